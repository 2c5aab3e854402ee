<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
<context>
    <name>AlertText</name>
    <message numerus="yes">
        <source>%Ln GPU(s)</source>
        <translation>
            <numerusform>%Ln GPU</numerusform>
            <numerusform>%Ln GPUs</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>AlertVerbs</name>
    <message numerus="yes">
        <source>Acknowledge %n alert(s)?</source>
        <translation>
            <numerusform>Acknowledge %n alert?</numerusform>
            <numerusform>Acknowledge %n alerts?</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Acknowledge %n alert(s)</source>
        <translation>
            <numerusform>Acknowledge %n alert</numerusform>
            <numerusform>Acknowledge %n alerts</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Silence %n alert(s)?</source>
        <translation>
            <numerusform>Silence %n alert?</numerusform>
            <numerusform>Silence %n alerts?</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Silence %n alert(s)</source>
        <translation>
            <numerusform>Silence %n alert</numerusform>
            <numerusform>Silence %n alerts</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>End the silence of %n alert(s)?</source>
        <translation>
            <numerusform>End the silence of %n alert?</numerusform>
            <numerusform>End the silence of %n alerts?</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>End the silence of %n alert(s)</source>
        <translation>
            <numerusform>End the silence of %n alert</numerusform>
            <numerusform>End the silence of %n alerts</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>DeviceCard</name>
    <message numerus="yes">
        <source>%Ln GPU(s)</source>
        <translation>
            <numerusform>%Ln GPU</numerusform>
            <numerusform>%Ln GPUs</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>JobText</name>
    <message numerus="yes">
        <source>needs %n free node(s), %1 of %2 free now</source>
        <translation>
            <numerusform>needs %n free node, %1 of %2 free now</numerusform>
            <numerusform>needs %n free nodes, %1 of %2 free now</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>JobVerbs</name>
    <message numerus="yes">
        <source>Cancel %n job(s)?</source>
        <translation>
            <numerusform>Cancel %n job?</numerusform>
            <numerusform>Cancel %n jobs?</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Hold %n job(s)?</source>
        <translation>
            <numerusform>Hold %n job?</numerusform>
            <numerusform>Hold %n jobs?</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Release %n job(s)?</source>
        <translation>
            <numerusform>Release %n job?</numerusform>
            <numerusform>Release %n jobs?</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Requeue %n job(s)?</source>
        <translation>
            <numerusform>Requeue %n job?</numerusform>
            <numerusform>Requeue %n jobs?</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Cancel %n job(s)</source>
        <translation>
            <numerusform>Cancel %n job</numerusform>
            <numerusform>Cancel %n jobs</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Hold %n job(s)</source>
        <translation>
            <numerusform>Hold %n job</numerusform>
            <numerusform>Hold %n jobs</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Release %n job(s)</source>
        <translation>
            <numerusform>Release %n job</numerusform>
            <numerusform>Release %n jobs</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Requeue %n job(s)</source>
        <translation>
            <numerusform>Requeue %n job</numerusform>
            <numerusform>Requeue %n jobs</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n of them run(s) now, on %1.</source>
        <translation>
            <numerusform>%n of them runs now, on %1.</numerusform>
            <numerusform>%n of them run now, on %1.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln GPU(s)</source>
        <translation>
            <numerusform>%Ln GPU</numerusform>
            <numerusform>%Ln GPUs</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Words</name>
    <message numerus="yes">
        <source>%1: %Ln idle GPU(s)</source>
        <translation>
            <numerusform>%1: %Ln idle GPU</numerusform>
            <numerusform>%1: %Ln idle GPUs</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln node(s)</source>
        <translation>
            <numerusform>%Ln node</numerusform>
            <numerusform>%Ln nodes</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>aifactory::AlertDetails</name>
    <message numerus="yes">
        <source>and %Ln more</source>
        <translation>
            <numerusform>and %Ln more</numerusform>
            <numerusform>and %Ln more</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>aifactory::AlertRules</name>
    <message numerus="yes">
        <source>%Ln rule(s)</source>
        <translation>
            <numerusform>%Ln rule</numerusform>
            <numerusform>%Ln rules</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>aifactory::AlertTeller</name>
    <message numerus="yes">
        <source>%Ln GPU(s)</source>
        <translation>
            <numerusform>%Ln GPU</numerusform>
            <numerusform>%Ln GPUs</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>and %Ln more</source>
        <translation>
            <numerusform>and %Ln more</numerusform>
            <numerusform>and %Ln more</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln new alert(s)</source>
        <translation>
            <numerusform>%Ln new alert</numerusform>
            <numerusform>%Ln new alerts</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln alert(s) ask for attention</source>
        <translation>
            <numerusform>%Ln alert asks for attention</numerusform>
            <numerusform>%Ln alerts ask for attention</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>aifactory::AlertsPage</name>
    <message numerus="yes">
        <source>At most %Ln alert(s) can be changed at once.</source>
        <translation>
            <numerusform>At most %Ln alert can be changed at once.</numerusform>
            <numerusform>At most %Ln alerts can be changed at once.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>aifactory::AllocationsPage</name>
    <message numerus="yes">
        <source>Drain %n node(s)?</source>
        <translation>
            <numerusform>Drain %n node?</numerusform>
            <numerusform>Drain %n nodes?</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Drain %n node(s)</source>
        <translation>
            <numerusform>Drain %n node</numerusform>
            <numerusform>Drain %n nodes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Resume %n node(s)?</source>
        <translation>
            <numerusform>Resume %n node?</numerusform>
            <numerusform>Resume %n nodes?</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Resume %n node(s)</source>
        <translation>
            <numerusform>Resume %n node</numerusform>
            <numerusform>Resume %n nodes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>At most %Ln node(s) can be changed at once.</source>
        <translation>
            <numerusform>At most %Ln node can be changed at once.</numerusform>
            <numerusform>At most %Ln nodes can be changed at once.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>aifactory::BatchDialog</name>
    <message numerus="yes">
        <source>%n done</source>
        <translation>
            <numerusform>%n done</numerusform>
            <numerusform>%n done</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n refused</source>
        <translation>
            <numerusform>%n refused</numerusform>
            <numerusform>%n refused</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n not sent</source>
        <translation>
            <numerusform>%n not sent</numerusform>
            <numerusform>%n not sent</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>aifactory::DemoServer</name>
    <message numerus="yes">
        <source>The demo factory did not start within %n second(s).</source>
        <translation>
            <numerusform>The demo factory did not start within %n second.</numerusform>
            <numerusform>The demo factory did not start within %n seconds.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 was not open within %n second(s).</source>
        <translation>
            <numerusform>%1 was not open within %n second.</numerusform>
            <numerusform>%1 was not open within %n seconds.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>aifactory::DeviceDetails</name>
    <message numerus="yes">
        <source>%n node(s)</source>
        <translation>
            <numerusform>%n node</numerusform>
            <numerusform>%n nodes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n device(s)</source>
        <translation>
            <numerusform>%n device</numerusform>
            <numerusform>%n devices</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>aifactory::EfficiencyPage</name>
    <message numerus="yes">
        <source>%Ln tenant(s)</source>
        <translation>
            <numerusform>%Ln tenant</numerusform>
            <numerusform>%Ln tenants</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln job(s)</source>
        <translation>
            <numerusform>%Ln job</numerusform>
            <numerusform>%Ln jobs</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1, and %Ln that waste less</source>
        <translation>
            <numerusform>%1, and %Ln that wastes less</numerusform>
            <numerusform>%1, and %Ln that waste less</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln GPU(s)</source>
        <translation>
            <numerusform>%Ln GPU</numerusform>
            <numerusform>%Ln GPUs</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>aifactory::JobDetails</name>
    <message numerus="yes">
        <source>%n idle GPU(s)</source>
        <translation>
            <numerusform>%n idle GPU</numerusform>
            <numerusform>%n idle GPUs</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n GPU(s) idle since %1</source>
        <translation>
            <numerusform>%n GPU idle since %1</numerusform>
            <numerusform>%n GPUs idle since %1</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>aifactory::JobTelemetryView</name>
    <message numerus="yes">
        <source>%n further GPU(s) not charted</source>
        <translation>
            <numerusform>%n further GPU not charted</numerusform>
            <numerusform>%n further GPUs not charted</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>aifactory::JobsPage</name>
    <message numerus="yes">
        <source>%n submission(s) had no answer when the console ended. Sending them again gives each job once, never twice.</source>
        <translation>
            <numerusform>%n submission had no answer when the console ended. Sending it again gives the job once, never twice.</numerusform>
            <numerusform>%n submissions had no answer when the console ended. Sending them again gives each job once, never twice.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>At most %Ln job(s) can be changed at once.</source>
        <translation>
            <numerusform>At most %Ln job can be changed at once.</numerusform>
            <numerusform>At most %Ln jobs can be changed at once.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>aifactory::OverviewPage</name>
    <message numerus="yes">
        <source>of %Ln GPU(s) · %1</source>
        <translation>
            <numerusform>of %Ln GPU · %1</numerusform>
            <numerusform>of %Ln GPUs · %1</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>measured on %Ln GPU(s)</source>
        <translation>
            <numerusform>measured on %Ln GPU</numerusform>
            <numerusform>measured on %Ln GPUs</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>on %Ln GPU(s)</source>
        <translation>
            <numerusform>on %Ln GPU</numerusform>
            <numerusform>on %Ln GPUs</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>aifactory::PastAlerts</name>
    <message numerus="yes">
        <source>%Ln alert(s)</source>
        <translation>
            <numerusform>%Ln alert</numerusform>
            <numerusform>%Ln alerts</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>aifactory::StatusBar</name>
    <message numerus="yes">
        <source>%Ln GPU(s)</source>
        <translation>
            <numerusform>%Ln GPU</numerusform>
            <numerusform>%Ln GPUs</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>aifactory::SubmitDialog</name>
    <message numerus="yes">
        <source>The scheduler would take this job: %Ln GPU(s).</source>
        <translation>
            <numerusform>The scheduler would take this job: %Ln GPU.</numerusform>
            <numerusform>The scheduler would take this job: %Ln GPUs.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>aifactory::SubmitForm</name>
    <message numerus="yes">
        <source>%Ln GPU(s) in all</source>
        <translation>
            <numerusform>%Ln GPU in all</numerusform>
            <numerusform>%Ln GPUs in all</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 of %Ln GPU(s) in this queue</source>
        <translation>
            <numerusform>%1 of %Ln GPU in this queue</numerusform>
            <numerusform>%1 of %Ln GPUs in this queue</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>aifactory::TwinDetails</name>
    <message numerus="yes">
        <source>%Ln GPU(s)</source>
        <translation>
            <numerusform>%Ln GPU</numerusform>
            <numerusform>%Ln GPUs</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln job(s)</source>
        <translation>
            <numerusform>%Ln job</numerusform>
            <numerusform>%Ln jobs</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln tenant(s)</source>
        <translation>
            <numerusform>%Ln tenant</numerusform>
            <numerusform>%Ln tenants</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln of the GPU(s) have a second supply of the kind.</source>
        <translation>
            <numerusform>%Ln of the GPUs has a second supply of the kind.</numerusform>
            <numerusform>%Ln of the GPUs have a second supply of the kind.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>and %Ln more</source>
        <translation>
            <numerusform>and %Ln more</numerusform>
            <numerusform>and %Ln more</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>aifactory::TwinPage</name>
    <message numerus="yes">
        <source>%Ln GPU(s)</source>
        <translation>
            <numerusform>%Ln GPU</numerusform>
            <numerusform>%Ln GPUs</numerusform>
        </translation>
    </message>
</context>
</TS>
