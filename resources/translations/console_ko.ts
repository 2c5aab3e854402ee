<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="ko_KR">
<context>
    <name>Acting</name>
    <message>
        <source>This is a handover file. Nothing can be changed in it.</source>
        <translation>인수인계 파일입니다. 이 안에서는 아무것도 바꿀 수 없습니다.</translation>
    </message>
    <message>
        <source>You are looking at %1. Go back to live to act.</source>
        <translation>지금 %1의 모습을 보고 있습니다. 작업하려면 실시간으로 돌아가십시오.</translation>
    </message>
</context>
<context>
    <name>AlertText</name>
    <message>
        <source>Node not responding</source>
        <comment>alert kind</comment>
        <translation>노드 응답 없음</translation>
    </message>
    <message>
        <source>Xid</source>
        <comment>alert kind</comment>
        <translation>Xid 오류</translation>
    </message>
    <message>
        <source>Coolant</source>
        <comment>alert kind</comment>
        <translation>냉각수</translation>
    </message>
    <message>
        <source>Power</source>
        <comment>alert kind</comment>
        <translation>전력</translation>
    </message>
    <message>
        <source>Burn-in</source>
        <comment>alert kind</comment>
        <translation>번인 시험</translation>
    </message>
    <message>
        <source>Too hot</source>
        <comment>alert kind</comment>
        <translation>과열</translation>
    </message>
    <message>
        <source>Scheduler does not answer</source>
        <comment>alert kind</comment>
        <translation>스케줄러 응답 없음</translation>
    </message>
    <message>
        <source>Straggler</source>
        <comment>alert kind</comment>
        <translation>뒤처진 GPU</translation>
    </message>
    <message>
        <source>GPUs idle in a running job</source>
        <comment>alert kind</comment>
        <translation>실행 중인 작업의 유휴 GPU</translation>
    </message>
    <message>
        <source>Rule of Prometheus</source>
        <comment>alert kind</comment>
        <translation>Prometheus 규칙</translation>
    </message>
    <message>
        <source>The past is not recorded</source>
        <comment>alert kind</comment>
        <translation>과거 기록 중단</translation>
    </message>
    <message>
        <source>Other</source>
        <comment>alert kind</comment>
        <translation>기타</translation>
    </message>
    <message>
        <source>Xid %1</source>
        <translation>Xid %1</translation>
    </message>
    <message numerus="yes">
        <source>%Ln GPU(s)</source>
        <translation>
            <numerusform>GPU %Ln개</numerusform>
        </translation>
    </message>
    <message>
        <source>until %1</source>
        <comment>silenced</comment>
        <translation>%1까지</translation>
    </message>
    <message>
        <source>Reading…</source>
        <translation>읽는 중…</translation>
    </message>
    <message>
        <source>Nothing was wrong then</source>
        <translation>그때는 문제가 없었습니다</translation>
    </message>
    <message>
        <source>Nothing is wrong right now</source>
        <translation>지금은 문제가 없습니다</translation>
    </message>
    <message>
        <source>Telemetry in trouble</source>
        <comment>alert kind</comment>
        <translation>텔레메트리 문제</translation>
    </message>
</context>
<context>
    <name>AlertVerbs</name>
    <message>
        <source>Acknowledge…</source>
        <comment>verb, an alert</comment>
        <translation>확인…</translation>
    </message>
    <message>
        <source>Silence…</source>
        <comment>verb, an alert</comment>
        <translation>음소거…</translation>
    </message>
    <message>
        <source>End silence</source>
        <comment>verb, an alert</comment>
        <translation>음소거 해제</translation>
    </message>
    <message>
        <source>Everybody sees that you take care of it. It stays here until it is over, and asks for no more attention.</source>
        <translation>담당자가 있음을 모두가 보게 됩니다. 끝날 때까지 여기에 남지만 더 이상 주의를 요구하지 않습니다.</translation>
    </message>
    <message>
        <source>It stays here, but asks for no attention for this time, also when it goes and comes back.</source>
        <translation>여기에 남지만 이 시간 동안은, 사라졌다가 다시 나타나도, 주의를 요구하지 않습니다.</translation>
    </message>
    <message>
        <source>It asks for attention again at once.</source>
        <translation>곧바로 다시 주의를 요구합니다.</translation>
    </message>
    <message>
        <source>Severity</source>
        <translation>심각도</translation>
    </message>
    <message>
        <source>What</source>
        <translation>내용</translation>
    </message>
    <message>
        <source>Where</source>
        <translation>위치</translation>
    </message>
    <message numerus="yes">
        <source>Acknowledge %n alert(s)?</source>
        <translation>
            <numerusform>알림 %n건을 확인할까요?</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Acknowledge %n alert(s)</source>
        <translation>
            <numerusform>알림 %n건 확인</numerusform>
        </translation>
    </message>
    <message>
        <source>Acknowledged</source>
        <comment>result of a verb</comment>
        <translation>확인됨</translation>
    </message>
    <message numerus="yes">
        <source>Silence %n alert(s)?</source>
        <translation>
            <numerusform>알림 %n건을 음소거할까요?</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Silence %n alert(s)</source>
        <translation>
            <numerusform>알림 %n건 음소거</numerusform>
        </translation>
    </message>
    <message>
        <source>Silenced</source>
        <comment>result of a verb</comment>
        <translation>음소거됨</translation>
    </message>
    <message>
        <source>For how long:</source>
        <translation>시간:</translation>
    </message>
    <message numerus="yes">
        <source>End the silence of %n alert(s)?</source>
        <translation>
            <numerusform>알림 %n건의 음소거를 해제할까요?</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>End the silence of %n alert(s)</source>
        <translation>
            <numerusform>알림 %n건 음소거 해제</numerusform>
        </translation>
    </message>
    <message>
        <source>Silence ended</source>
        <comment>result of a verb</comment>
        <translation>음소거 해제됨</translation>
    </message>
    <message>
        <source>Note, shown to everyone:</source>
        <translation>메모(모두에게 보임):</translation>
    </message>
</context>
<context>
    <name>BundleExport</name>
    <message>
        <source>%1 cannot be written: %2</source>
        <translation>%1에 쓸 수 없습니다: %2</translation>
    </message>
</context>
<context>
    <name>CallError</name>
    <message>
        <source>factoryd wants a token. Choose a token file in the profile.</source>
        <translation>factoryd에 토큰이 필요합니다. 프로필에서 토큰 파일을 선택하세요.</translation>
    </message>
    <message>
        <source>factoryd does not know this token. Check the profile&apos;s token file.</source>
        <translation>factoryd가 모르는 토큰입니다. 프로필의 토큰 파일을 확인하세요.</translation>
    </message>
    <message>
        <source>Another request was already sent under this request&apos;s identifier; nothing was done.</source>
        <translation>같은 식별자로 다른 요청이 이미 전송되어 아무 작업도 하지 않았습니다.</translation>
    </message>
    <message>
        <source>factoryd is being restarted. Try again in a moment.</source>
        <translation>factoryd를 다시 시작하는 중입니다. 잠시 후 다시 시도하세요.</translation>
    </message>
    <message>
        <source>factoryd does not answer. Check that it runs and that the address is right.</source>
        <translation>factoryd가 응답하지 않습니다. 실행 중인지, 주소가 맞는지 확인하세요.</translation>
    </message>
    <message>
        <source>factoryd took too long to answer.</source>
        <translation>factoryd의 응답이 너무 늦습니다.</translation>
    </message>
    <message>
        <source>Cancelled.</source>
        <translation>취소되었습니다.</translation>
    </message>
    <message>
        <source>You may not do this.</source>
        <translation>이 작업을 수행할 권한이 없습니다.</translation>
    </message>
    <message>
        <source>This factoryd is too old for that, or something else answers at its address.</source>
        <translation>factoryd 버전이 너무 낮거나, 이 주소에서 다른 프로그램이 응답하고 있습니다.</translation>
    </message>
    <message>
        <source>factoryd failed without saying why.</source>
        <translation>factoryd가 이유를 알리지 않고 실패했습니다.</translation>
    </message>
    <message>
        <source>factoryd has gone silent.</source>
        <translation>factoryd에서 더 이상 응답이 오지 않습니다.</translation>
    </message>
    <message>
        <source>Your role does not allow this.</source>
        <translation>이 역할에는 허용되지 않습니다.</translation>
    </message>
    <message>
        <source>This console stayed behind; it catches up.</source>
        <translation>콘솔이 뒤처졌습니다. 따라잡는 중입니다.</translation>
    </message>
    <message>
        <source>The scheduler does not answer now. Try again when it is back.</source>
        <translation>지금 스케줄러가 응답하지 않습니다. 복구되면 다시 시도하세요.</translation>
    </message>
    <message>
        <source>An operator holds this job. Ask the factory&apos;s operators to release it.</source>
        <translation>운영자가 보류한 작업입니다. 팩토리 운영자에게 해제를 요청하세요.</translation>
    </message>
    <message>
        <source>This job has not reached the scheduler yet.</source>
        <translation>이 작업은 아직 스케줄러에 도달하지 않았습니다.</translation>
    </message>
    <message>
        <source>The rack of this node is not in service yet.</source>
        <translation>이 노드의 랙은 아직 서비스 중이 아닙니다.</translation>
    </message>
    <message>
        <source>Write at most 128 printable characters, without line breaks or tabs.</source>
        <translation>줄바꿈과 탭 없이 인쇄 가능한 문자로 128자까지 쓰세요.</translation>
    </message>
    <message>
        <source>Write a script.</source>
        <translation>스크립트를 작성하세요.</translation>
    </message>
    <message>
        <source>A script is at most 4 MiB. Put large data in a file that the script reads.</source>
        <translation>스크립트는 최대 4 MiB입니다. 큰 데이터는 스크립트가 읽는 파일에 두세요.</translation>
    </message>
    <message>
        <source>A batch script starts with #! and its interpreter, for example #!/bin/bash.</source>
        <translation>배치 스크립트는 #!와 인터프리터로 시작합니다. 예: #!/bin/bash</translation>
    </message>
    <message>
        <source>Give the whole path of the interpreter, for example #!/bin/bash.</source>
        <translation>인터프리터의 전체 경로를 쓰세요. 예: #!/bin/bash</translation>
    </message>
    <message>
        <source>The script contains a NUL byte; only text can be submitted.</source>
        <translation>스크립트에 NUL 바이트가 있습니다. 텍스트만 제출할 수 있습니다.</translation>
    </message>
    <message>
        <source>The script has DOS line ends (CR LF), which the shell cannot run.</source>
        <translation>스크립트의 줄 끝이 DOS 형식(CR LF)이라 셸이 실행할 수 없습니다.</translation>
    </message>
    <message>
        <source>Write an absolute path, which starts with a slash.</source>
        <translation>슬래시로 시작하는 절대 경로를 쓰세요.</translation>
    </message>
    <message>
        <source>Write a path of printable characters.</source>
        <translation>인쇄 가능한 문자로 된 경로를 쓰세요.</translation>
    </message>
    <message>
        <source>A time limit is 1 second to 366 days.</source>
        <translation>시간 제한은 1초에서 366일까지입니다.</translation>
    </message>
    <message>
        <source>Choose the tenant that this job belongs to.</source>
        <translation>이 작업이 속할 테넌트를 선택하세요.</translation>
    </message>
    <message>
        <source>Choose a queue: this cluster has no default one.</source>
        <translation>큐를 선택하세요. 이 클러스터에는 기본 큐가 없습니다.</translation>
    </message>
    <message>
        <source>There is no queue %1.</source>
        <translation>%1 큐가 없습니다.</translation>
    </message>
    <message>
        <source>The queue %1 takes no jobs now.</source>
        <translation>%1 큐는 지금 작업을 받지 않습니다.</translation>
    </message>
    <message>
        <source>You may not use the QOS %1.</source>
        <translation>QOS %1을(를) 사용할 수 없습니다.</translation>
    </message>
    <message>
        <source>You may not charge the account %1.</source>
        <translation>계정 %1에 과금할 수 없습니다.</translation>
    </message>
    <message>
        <source>No node of queue %1 has that many GPUs: the most is %2. Ask for more nodes.</source>
        <translation>%1 큐에는 GPU가 그만큼 있는 노드가 없습니다. 노드당 최대 %2개이므로 노드 수를 늘리세요.</translation>
    </message>
    <message>
        <source>No node of queue %1 has that many CPUs: the most is %2.</source>
        <translation>%1 큐에는 CPU가 그만큼 있는 노드가 없습니다. 최대 %2개입니다.</translation>
    </message>
    <message>
        <source>Queue %1 has %2 nodes that could take this job. Ask for fewer.</source>
        <translation>%1 큐에서 이 작업을 받을 수 있는 노드는 %2개입니다. 노드 수를 줄이세요.</translation>
    </message>
    <message>
        <source>Queue %1 takes jobs of at most %2 GPUs. Ask for fewer or choose another queue.</source>
        <translation>%1 큐는 GPU %2개까지의 작업을 받습니다. GPU를 줄이거나 다른 큐를 선택하세요.</translation>
    </message>
    <message>
        <source>Account %1 may use %2 GPUs at a time: this job would never start. Ask for fewer.</source>
        <translation>계정 %1은(는) 한 번에 GPU %2개까지 쓸 수 있어 이 작업은 시작될 수 없습니다. GPU를 줄이세요.</translation>
    </message>
    <message>
        <source>Queue %1 lets jobs run for at most %2 hours.</source>
        <translation>%1 큐의 작업은 최대 %2시간 실행할 수 있습니다.</translation>
    </message>
    <message>
        <source>This cannot be done in the state that it is in now.</source>
        <translation>지금 상태에서는 이 동작을 할 수 없습니다.</translation>
    </message>
    <message>
        <source>There is no such job any more.</source>
        <translation>이 작업은 더 이상 없습니다.</translation>
    </message>
    <message>
        <source>There is no such node any more.</source>
        <translation>이 노드는 더 이상 없습니다.</translation>
    </message>
    <message>
        <source>The scheduler does not know it any more.</source>
        <translation>스케줄러가 더 이상 알지 못하는 대상입니다.</translation>
    </message>
    <message>
        <source>This is another user&apos;s job.</source>
        <translation>다른 사용자의 작업입니다.</translation>
    </message>
    <message>
        <source>This is not one of your tenants.</source>
        <translation>내 테넌트가 아닙니다.</translation>
    </message>
    <message>
        <source>You have no user on this cluster. Ask the factory&apos;s operators.</source>
        <translation>이 클러스터에 사용자 계정이 없습니다. 팩토리 운영자에게 문의하세요.</translation>
    </message>
    <message>
        <source>This token has expired. Ask the factory&apos;s operators for a new one.</source>
        <translation>토큰이 만료되었습니다. 팩토리 운영자에게 새 토큰을 요청하세요.</translation>
    </message>
    <message>
        <source>factoryd has more calls waiting than it takes. Try again in a moment.</source>
        <translation>factoryd에 대기 중인 호출이 너무 많습니다. 잠시 후 다시 시도하세요.</translation>
    </message>
    <message>
        <source>The scheduler no longer says where this job&apos;s output is.</source>
        <translation>스케줄러가 이 작업의 출력 위치를 더 이상 알려 주지 않습니다.</translation>
    </message>
    <message>
        <source>The file of this output does not exist, or no longer.</source>
        <translation>이 출력 파일이 없거나 더 이상 존재하지 않습니다.</translation>
    </message>
    <message>
        <source>The path of this output names no regular file.</source>
        <translation>이 출력 경로는 일반 파일이 아닙니다.</translation>
    </message>
    <message>
        <source>The file of this output belongs to another user.</source>
        <translation>이 출력 파일은 다른 사용자의 것입니다.</translation>
    </message>
    <message>
        <source>factoryd may not open files in the name of this job&apos;s user.</source>
        <translation>factoryd는 이 작업 사용자의 이름으로 파일을 열 수 없습니다.</translation>
    </message>
    <message>
        <source>Accounting does not keep on which GPUs a job ran, and nothing was recorded of this one.</source>
        <translation>회계 기록에는 작업이 실행된 GPU가 남지 않으며, 이 작업에 대해 기록된 것도 없습니다.</translation>
    </message>
    <message>
        <source>This is no whole file in binary glTF 2.0 (.glb).</source>
        <translation>온전한 바이너리 glTF 2.0 파일(.glb)이 아닙니다.</translation>
    </message>
    <message>
        <source>A scene has 20 bytes to 512 MiB.</source>
        <translation>장면의 크기는 20바이트에서 512MiB까지입니다.</translation>
    </message>
    <message>
        <source>The scene came with other bytes than were sent, or its file has changed meanwhile.</source>
        <translation>장면이 보낸 것과 다른 내용으로 도착했거나, 그 사이에 파일이 바뀌었습니다.</translation>
    </message>
    <message>
        <source>The factory has lost this scene. Delete its twin, and bring the scene again.</source>
        <translation>팩토리에서 이 장면이 없어졌습니다. 트윈을 삭제하고 장면을 다시 올리세요.</translation>
    </message>
    <message>
        <source>The factory has no room for one scene more. Delete another one first.</source>
        <translation>팩토리에 장면을 더 둘 자리가 없습니다. 먼저 다른 장면을 삭제하세요.</translation>
    </message>
    <message>
        <source>The factory&apos;s disk has no room for this scene.</source>
        <translation>팩토리의 디스크에 이 장면을 둘 자리가 없습니다.</translation>
    </message>
    <message>
        <source>Too many scenes are being uploaded. Wait until others are through.</source>
        <translation>지금 올리고 있는 장면이 너무 많습니다. 다른 장면이 끝날 때까지 기다리세요.</translation>
    </message>
    <message>
        <source>The factory keeps at most 200 scenes. Delete one of them first.</source>
        <translation>팩토리는 장면을 200개까지 보관합니다. 먼저 하나를 삭제하세요.</translation>
    </message>
    <message>
        <source>This factory keeps no scenes.</source>
        <translation>이 팩토리는 장면을 보관하지 않습니다.</translation>
    </message>
    <message>
        <source>There is no such twin any more.</source>
        <translation>그 트윈은 더 이상 없습니다.</translation>
    </message>
    <message>
        <source>Write 1 to 128 printable characters, without line breaks.</source>
        <translation>줄바꿈 없이 인쇄 가능한 문자로 1자에서 128자까지 쓰세요.</translation>
    </message>
    <message>
        <source>Write at most 500 printable characters, without line breaks.</source>
        <translation>줄바꿈 없이 인쇄 가능한 문자로 500자까지 쓰세요.</translation>
    </message>
</context>
<context>
    <name>DeviceCard</name>
    <message>
        <source>Model</source>
        <translation>모델</translation>
    </message>
    <message>
        <source>Rack</source>
        <translation>랙</translation>
    </message>
    <message>
        <source>State</source>
        <translation>상태</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>사유</translation>
    </message>
    <message>
        <source>Tenant</source>
        <translation>테넌트</translation>
    </message>
    <message>
        <source>Job</source>
        <translation>작업</translation>
    </message>
    <message>
        <source>MIG</source>
        <translation>MIG</translation>
    </message>
    <message>
        <source>Utilisation</source>
        <translation>사용률</translation>
    </message>
    <message>
        <source>Memory</source>
        <translation>메모리</translation>
    </message>
    <message>
        <source>Temperature</source>
        <translation>온도</translation>
    </message>
    <message>
        <source>Power</source>
        <translation>전력</translation>
    </message>
    <message>
        <source>Xid</source>
        <translation>Xid</translation>
    </message>
    <message>
        <source>stale since %1</source>
        <translation>%1 이후 갱신되지 않음</translation>
    </message>
    <message>
        <source>none</source>
        <comment>job</comment>
        <translation>없음</translation>
    </message>
    <message>
        <source>%1 of %2 instances allocated</source>
        <translation>인스턴스 %2개 중 %1개 할당됨</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 / %2</translation>
    </message>
    <message>
        <source>none</source>
        <comment>Xid</comment>
        <translation>없음</translation>
    </message>
    <message numerus="yes">
        <source>%Ln GPU(s)</source>
        <translation>
            <numerusform>GPU %Ln개</numerusform>
        </translation>
    </message>
    <message>
        <source>Measured</source>
        <translation>측정 시각</translation>
    </message>
</context>
<context>
    <name>EfficiencyTables</name>
    <message>
        <source>Ended</source>
        <translation>종료</translation>
    </message>
    <message>
        <source>running</source>
        <translation>실행 중</translation>
    </message>
    <message>
        <source>GPUs</source>
        <translation>GPU</translation>
    </message>
    <message>
        <source>Used of measured</source>
        <translation>측정 대비 사용</translation>
    </message>
    <message>
        <source>Idle GPUs</source>
        <translation>유휴 GPU</translation>
    </message>
    <message>
        <source>Wasted</source>
        <translation>낭비</translation>
    </message>
    <message>
        <source>GPU h</source>
        <translation>GPU·시간</translation>
    </message>
    <message>
        <source>Tenant</source>
        <translation>테넌트</translation>
    </message>
    <message>
        <source>ID</source>
        <translation>ID</translation>
    </message>
    <message>
        <source>Job</source>
        <translation>작업</translation>
    </message>
    <message>
        <source>GPU</source>
        <translation>GPU</translation>
    </message>
    <message>
        <source>Idle for</source>
        <translation>유휴 시간</translation>
    </message>
    <message>
        <source>Use</source>
        <translation>사용률</translation>
    </message>
    <message>
        <source>Job&apos;s median</source>
        <translation>작업 중앙값</translation>
    </message>
</context>
<context>
    <name>FilterWords</name>
    <message>
        <source>The filter is longer than 4096 bytes.</source>
        <translation>필터가 4096바이트보다 깁니다.</translation>
    </message>
    <message>
        <source>This is no valid UTF-8 text.</source>
        <translation>올바른 UTF-8 텍스트가 아닙니다.</translation>
    </message>
    <message>
        <source>There is a control character here.</source>
        <translation>여기에 제어 문자가 있습니다.</translation>
    </message>
    <message>
        <source>This quotation mark is never closed.</source>
        <translation>이 따옴표가 닫히지 않았습니다.</translation>
    </message>
    <message>
        <source>This parenthesis is never closed.</source>
        <translation>이 괄호가 닫히지 않았습니다.</translation>
    </message>
    <message>
        <source>There is no parenthesis to close here.</source>
        <translation>여기에는 닫을 괄호가 없습니다.</translation>
    </message>
    <message>
        <source>Parentheses are nested more than 64 deep.</source>
        <translation>괄호가 64단계보다 깊게 중첩되었습니다.</translation>
    </message>
    <message>
        <source>Write a single = to compare.</source>
        <translation>비교할 때는 =를 하나만 쓰세요.</translation>
    </message>
    <message>
        <source>Write != to exclude a value, or NOT.</source>
        <translation>값을 제외하려면 != 또는 NOT을 쓰세요.</translation>
    </message>
    <message>
        <source>Write %1 instead of %2.</source>
        <translation>%2 대신 %1을(를) 쓰세요.</translation>
    </message>
    <message>
        <source>A field name is expected before &quot;%1&quot;.</source>
        <translation>&quot;%1&quot; 앞에 필드 이름이 있어야 합니다.</translation>
    </message>
    <message>
        <source>A word or a condition like state=running is expected here.</source>
        <translation>여기에는 단어나 state=running 같은 조건이 있어야 합니다.</translation>
    </message>
    <message>
        <source>A word or a condition is expected after &quot;%1&quot;.</source>
        <translation>&quot;%1&quot; 뒤에 단어나 조건이 있어야 합니다.</translation>
    </message>
    <message>
        <source>A value is expected after &quot;%1&quot;.</source>
        <translation>&quot;%1&quot; 뒤에 값이 있어야 합니다.</translation>
    </message>
    <message>
        <source>A field name is written without quotation marks.</source>
        <translation>필드 이름은 따옴표 없이 씁니다.</translation>
    </message>
    <message>
        <source>There is no field &quot;%1&quot;. The fields are %2.</source>
        <translation>&quot;%1&quot; 필드가 없습니다. 사용할 수 있는 필드: %2.</translation>
    </message>
    <message>
        <source>There is no field &quot;%1&quot;. Did you mean &quot;%2&quot;?</source>
        <translation>&quot;%1&quot; 필드가 없습니다. 혹시 &quot;%2&quot;인가요?</translation>
    </message>
    <message>
        <source>&quot;%1&quot; is text: compare it with :, = or !=.</source>
        <translation>&quot;%1&quot;은(는) 텍스트입니다. :, =, !=로 비교하세요.</translation>
    </message>
    <message>
        <source>No text is searched here: write a condition like field=value.</source>
        <translation>여기서는 텍스트 검색을 하지 않습니다. field=value 같은 조건을 쓰세요.</translation>
    </message>
    <message>
        <source>&quot;%1&quot; is no number; &quot;%2&quot; wants one like 8%3.</source>
        <translation>&quot;%1&quot;은(는) 숫자가 아닙니다. &quot;%2&quot;에는 8%3 같은 숫자를 쓰세요.</translation>
    </message>
    <message>
        <source>&quot;%1&quot; is a plain number, without &quot;%2&quot;.</source>
        <translation>&quot;%1&quot;에는 &quot;%2&quot; 없이 숫자만 씁니다.</translation>
    </message>
    <message>
        <source>&quot;%1&quot; is no unit of &quot;%2&quot;, which is in %3.</source>
        <translation>&quot;%1&quot;은(는) &quot;%2&quot;의 단위가 아닙니다. 단위는 %3입니다.</translation>
    </message>
    <message>
        <source>&quot;%1&quot; is no duration; write one like 30m, 12h or 2d.</source>
        <translation>&quot;%1&quot;은(는) 기간이 아닙니다. 30m, 12h, 2d처럼 쓰세요.</translation>
    </message>
    <message>
        <source>A duration needs a unit: s, m, h, d or w, as in 12h.</source>
        <translation>기간에는 s, m, h, d, w 단위가 필요합니다. 예: 12h</translation>
    </message>
    <message>
        <source>&quot;%1&quot; is no time; write one like 2026-11-22, 2026-11-22T09:00:00Z or -24h.</source>
        <translation>&quot;%1&quot;은(는) 시각이 아닙니다. 2026-11-22, 2026-11-22T09:00:00Z, -24h처럼 쓰세요.</translation>
    </message>
    <message>
        <source>&quot;%1&quot; is outside of the years 1 to 9999.</source>
        <translation>&quot;%1&quot;은(는) 1년부터 9999년까지의 범위를 벗어났습니다.</translation>
    </message>
</context>
<context>
    <name>FleetCells</name>
    <message>
        <source>others</source>
        <translation>기타</translation>
    </message>
    <message>
        <source>none</source>
        <translation>없음</translation>
    </message>
    <message>
        <source>a colour for each job</source>
        <translation>작업마다 다른 색</translation>
    </message>
    <message>
        <source>no job</source>
        <translation>작업 없음</translation>
    </message>
    <message>
        <source>down</source>
        <translation>다운</translation>
    </message>
    <message>
        <source>maintenance</source>
        <translation>정비</translation>
    </message>
    <message>
        <source>Utilisation</source>
        <translation>사용률</translation>
    </message>
    <message>
        <source>Temperature</source>
        <translation>온도</translation>
    </message>
    <message>
        <source>Power</source>
        <translation>전력</translation>
    </message>
    <message>
        <source>Tenant</source>
        <translation>테넌트</translation>
    </message>
    <message>
        <source>Job</source>
        <translation>작업</translation>
    </message>
    <message>
        <source>State</source>
        <translation>상태</translation>
    </message>
    <message>
        <source>Phase</source>
        <translation>단계</translation>
    </message>
    <message>
        <source>Data age</source>
        <translation>데이터 경과 시간</translation>
    </message>
</context>
<context>
    <name>Format</name>
    <message>
        <source>%1 %</source>
        <translation>%1%</translation>
    </message>
    <message>
        <source>%1 MW</source>
        <translation>%1 MW</translation>
    </message>
    <message>
        <source>%1 kW</source>
        <translation>%1 kW</translation>
    </message>
    <message>
        <source>%1 W</source>
        <translation>%1 W</translation>
    </message>
    <message>
        <source>%1 GiB</source>
        <translation>%1 GiB</translation>
    </message>
    <message>
        <source>%1 MiB</source>
        <translation>%1 MiB</translation>
    </message>
    <message>
        <source>%1 °C</source>
        <translation>%1 °C</translation>
    </message>
    <message>
        <source>not measured</source>
        <translation>측정 안 됨</translation>
    </message>
    <message>
        <source>%1 s</source>
        <translation>%1초</translation>
    </message>
    <message>
        <source>%1 min</source>
        <translation>%1분</translation>
    </message>
    <message>
        <source>%1 h</source>
        <translation>%1시간</translation>
    </message>
    <message>
        <source>%1 d</source>
        <translation>%1일</translation>
    </message>
    <message>
        <source>%1 d %2:%3</source>
        <translation>%1일 %2:%3</translation>
    </message>
    <message>
        <source>%1 h %2 min</source>
        <translation>%1시간 %2분</translation>
    </message>
    <message>
        <source>%1 d %2 h</source>
        <translation>%1일 %2시간</translation>
    </message>
    <message>
        <source>d MMM HH:mm:ss</source>
        <comment>an instant, as QLocale::toString writes it</comment>
        <translation>M월 d일 HH:mm:ss</translation>
    </message>
</context>
<context>
    <name>JobText</name>
    <message>
        <source>Sent; the scheduler has not answered yet</source>
        <translation>보냄; 스케줄러가 아직 응답하지 않음</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <comment>reason: the fact behind it</comment>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>no forecast yet</source>
        <translation>아직 예측 없음</translation>
    </message>
    <message>
        <source>starts any moment</source>
        <translation>곧 시작</translation>
    </message>
    <message>
        <source>starts about %1</source>
        <translation>%1경 시작</translation>
    </message>
    <message>
        <source>Ended by signal %1 (SIG%2)</source>
        <translation>시그널 %1(SIG%2)로 종료됨</translation>
    </message>
    <message>
        <source>Ended by signal %1</source>
        <translation>시그널 %1(으)로 종료됨</translation>
    </message>
    <message>
        <source>Exit code %1</source>
        <translation>종료 코드 %1</translation>
    </message>
    <message>
        <source>none</source>
        <comment>GPUs of a job</comment>
        <translation>없음</translation>
    </message>
    <message>
        <source>%1 × %2</source>
        <comment>GPUs × model</comment>
        <translation>%1 × %2</translation>
    </message>
    <message>
        <source>%1 of %2 GPUs in use by account %3</source>
        <translation>계정 %3이(가) GPU %2개 중 %1개 사용 중</translation>
    </message>
    <message>
        <source>%1 of %2 GPUs in use by QOS %3</source>
        <translation>QOS %3에서 GPU %2개 중 %1개 사용 중</translation>
    </message>
    <message numerus="yes">
        <source>needs %n free node(s), %1 of %2 free now</source>
        <translation>
            <numerusform>빈 노드 %n개 필요, 현재 %2개 중 %1개 비어 있음</numerusform>
        </translation>
    </message>
    <message>
        <source>all %1 instances of %2 in use</source>
        <translation>%2 인스턴스 %1개 모두 사용 중</translation>
    </message>
    <message>
        <source>number %1 of those waiting for the same GPUs</source>
        <translation>같은 GPU를 기다리는 작업 중 %1번째</translation>
    </message>
    <message>
        <source>starts after job %1 has ended</source>
        <translation>작업 %1이(가) 끝난 뒤 시작</translation>
    </message>
    <message>
        <source>asked to begin at %1</source>
        <translation>%1에 시작하도록 요청됨</translation>
    </message>
    <message>
        <source>reservation %1 opens at %2</source>
        <translation>예약 %1이(가) %2에 열림</translation>
    </message>
    <message>
        <source>held by %1</source>
        <translation>%1이(가) 보류함</translation>
    </message>
    <message>
        <source>released by %1</source>
        <translation>%1이(가) 보류를 해제함</translation>
    </message>
    <message>
        <source>cancelled by %1</source>
        <translation>%1이(가) 취소함</translation>
    </message>
    <message>
        <source>by %1</source>
        <translation>%1이(가) 요청함</translation>
    </message>
    <message>
        <source>requeued</source>
        <translation>다시 대기열에 넣음</translation>
    </message>
    <message>
        <source>replaced by the next release</source>
        <translation>다음 릴리스로 교체됨</translation>
    </message>
    <message>
        <source>exit code %1</source>
        <translation>종료 코드 %1</translation>
    </message>
    <message>
        <source>CUDA out of memory</source>
        <translation>CUDA 메모리 부족</translation>
    </message>
    <message>
        <source>time limit reached</source>
        <translation>시간 제한에 도달함</translation>
    </message>
    <message>
        <source>node %1 failed</source>
        <translation>노드 %1 장애</translation>
    </message>
    <message>
        <source>Xid %1 on %2 GPU %3</source>
        <translation>%2 GPU %3에서 Xid %1 발생</translation>
    </message>
    <message>
        <source>requeued: %1</source>
        <comment>why</comment>
        <translation>다시 대기열에 넣음: %1</translation>
    </message>
</context>
<context>
    <name>JobVerbs</name>
    <message>
        <source>Cancel</source>
        <comment>verb, a job</comment>
        <translation>취소</translation>
    </message>
    <message>
        <source>Hold</source>
        <comment>verb, a job</comment>
        <translation>보류</translation>
    </message>
    <message>
        <source>Release</source>
        <comment>verb, a job</comment>
        <translation>보류 해제</translation>
    </message>
    <message>
        <source>Requeue</source>
        <comment>verb, a job</comment>
        <translation>재대기</translation>
    </message>
    <message numerus="yes">
        <source>Cancel %n job(s)?</source>
        <translation>
            <numerusform>작업 %n개를 취소할까요?</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Hold %n job(s)?</source>
        <translation>
            <numerusform>작업 %n개를 보류할까요?</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Release %n job(s)?</source>
        <translation>
            <numerusform>작업 %n개의 보류를 해제할까요?</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Requeue %n job(s)?</source>
        <translation>
            <numerusform>작업 %n개를 다시 대기시킬까요?</numerusform>
        </translation>
    </message>
    <message>
        <source>Running jobs are stopped at once and lose what they have not saved. This cannot be undone.</source>
        <translation>실행 중인 작업은 즉시 중단되고 저장하지 않은 내용을 잃습니다. 되돌릴 수 없습니다.</translation>
    </message>
    <message>
        <source>Pending jobs stay in their queue and do not start until they are released.</source>
        <translation>대기 중인 작업은 큐에 남아 보류가 해제될 때까지 시작되지 않습니다.</translation>
    </message>
    <message>
        <source>Held jobs may start again as soon as their turn comes.</source>
        <translation>보류된 작업은 차례가 오면 다시 시작될 수 있습니다.</translation>
    </message>
    <message>
        <source>Running jobs are stopped, lose what they have not saved, and wait in their queue again.</source>
        <translation>실행 중인 작업은 중단되어 저장하지 않은 내용을 잃고 다시 큐에서 대기합니다.</translation>
    </message>
    <message numerus="yes">
        <source>Cancel %n job(s)</source>
        <translation>
            <numerusform>작업 %n개 취소</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Hold %n job(s)</source>
        <translation>
            <numerusform>작업 %n개 보류</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Release %n job(s)</source>
        <translation>
            <numerusform>작업 %n개 보류 해제</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Requeue %n job(s)</source>
        <translation>
            <numerusform>작업 %n개 재대기</numerusform>
        </translation>
    </message>
    <message>
        <source>Cancelled</source>
        <comment>result of a verb</comment>
        <translation>취소됨</translation>
    </message>
    <message>
        <source>Held</source>
        <comment>result of a verb</comment>
        <translation>보류됨</translation>
    </message>
    <message>
        <source>Released</source>
        <comment>result of a verb</comment>
        <translation>보류 해제됨</translation>
    </message>
    <message>
        <source>Requeued</source>
        <comment>result of a verb</comment>
        <translation>재대기됨</translation>
    </message>
    <message>
        <source>ID</source>
        <translation>ID</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>이름</translation>
    </message>
    <message>
        <source>State</source>
        <translation>상태</translation>
    </message>
    <message>
        <source>GPUs</source>
        <translation>GPU</translation>
    </message>
    <message numerus="yes">
        <source>%n of them run(s) now, on %1.</source>
        <translation>
            <numerusform>그중 %n개가 지금 %1에서 실행 중입니다.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln GPU(s)</source>
        <translation>
            <numerusform>GPU %Ln개</numerusform>
        </translation>
    </message>
    <message>
        <source>Left out: it cannot be cancelled in this state.</source>
        <translation>제외됨: 이 상태에서는 취소할 수 없습니다.</translation>
    </message>
    <message>
        <source>Left out: it is not pending.</source>
        <translation>제외됨: 대기 중인 작업이 아닙니다.</translation>
    </message>
    <message>
        <source>Left out: it is not held.</source>
        <translation>제외됨: 보류된 작업이 아닙니다.</translation>
    </message>
    <message>
        <source>Left out: it neither runs nor has ended.</source>
        <translation>제외됨: 실행 중이지도 종료되지도 않았습니다.</translation>
    </message>
</context>
<context>
    <name>PageList</name>
    <message>
        <source>Overview</source>
        <translation>개요</translation>
    </message>
    <message>
        <source>Allocations</source>
        <translation>할당</translation>
    </message>
    <message>
        <source>Jobs</source>
        <translation>작업</translation>
    </message>
    <message>
        <source>Efficiency</source>
        <translation>효율</translation>
    </message>
    <message>
        <source>Alerts</source>
        <translation>알림</translation>
    </message>
    <message>
        <source>Twin</source>
        <translation>트윈</translation>
    </message>
</context>
<context>
    <name>RefusalWords</name>
    <message>
        <source>This build has no %1</source>
        <translation>이 빌드에는 %1이(가) 없습니다</translation>
    </message>
    <message>
        <source>The driver of %1 is not installed</source>
        <translation>%1 드라이버가 설치되어 있지 않습니다</translation>
    </message>
    <message>
        <source>The driver of %1 is too old</source>
        <translation>%1 드라이버가 너무 오래되었습니다</translation>
    </message>
    <message>
        <source>%1 finds no device</source>
        <translation>%1이(가) 장치를 찾지 못했습니다</translation>
    </message>
    <message>
        <source>%1 has no memory left for this picture</source>
        <translation>%1에 이 그림을 위한 메모리가 부족합니다</translation>
    </message>
    <message>
        <source>%1 failed</source>
        <translation>%1에서 오류가 발생했습니다</translation>
    </message>
</context>
<context>
    <name>RequestLedger</name>
    <message>
        <source>The request could not be saved, so it was not sent: %1.</source>
        <translation>요청을 저장하지 못해 보내지 않았습니다: %1.</translation>
    </message>
    <message>
        <source>its identifier is not a UUID</source>
        <translation>식별자가 UUID가 아님</translation>
    </message>
    <message>
        <source>%1 cannot be made</source>
        <translation>%1 항목을 만들 수 없음</translation>
    </message>
</context>
<context>
    <name>SceneDownload</name>
    <message>
        <source>%1 cannot be written: %2</source>
        <translation>%1에 쓸 수 없습니다: %2</translation>
    </message>
    <message>
        <source>The scene came with other bytes than its hash says.</source>
        <translation>장면이 해시와 다른 내용으로 도착했습니다.</translation>
    </message>
</context>
<context>
    <name>Search</name>
    <message>
        <source>job · %1</source>
        <translation>작업 · %1</translation>
    </message>
    <message>
        <source>node · %1 × %2</source>
        <translation>노드 · %1 × %2</translation>
    </message>
    <message>
        <source>tenant</source>
        <translation>테넌트</translation>
    </message>
    <message>
        <source>job · listed no more: look it up</source>
        <translation>작업 · 목록에 없음: 조회</translation>
    </message>
</context>
<context>
    <name>TokenFile</name>
    <message>
        <source>The profile names no token file.%1</source>
        <translation>프로필에 토큰 파일이 지정되지 않았습니다.%1</translation>
    </message>
    <message>
        <source>The token file %1 cannot be read: %2.</source>
        <translation>토큰 파일 %1 읽기 실패: %2.</translation>
    </message>
    <message>
        <source>%1 is not a file.</source>
        <translation>%1 항목은 파일이 아닙니다.</translation>
    </message>
    <message>
        <source>Others may read the token file %1. Make it yours alone: chmod 600 %1</source>
        <translation>다른 사용자가 토큰 파일 %1 내용을 읽을 수 있습니다. 본인만 읽도록 바꾸세요: chmod 600 %1</translation>
    </message>
    <message>
        <source>%1 does not hold a token.</source>
        <translation>%1 파일에 토큰이 없습니다.</translation>
    </message>
</context>
<context>
    <name>TwinUpload</name>
    <message>
        <source>%1 cannot be read: %2</source>
        <translation>%1을(를) 읽을 수 없습니다: %2</translation>
    </message>
</context>
<context>
    <name>Words</name>
    <message>
        <source>Unconfirmed</source>
        <comment>job state</comment>
        <translation>확인 중</translation>
    </message>
    <message>
        <source>Pending</source>
        <comment>job state</comment>
        <translation>대기 중</translation>
    </message>
    <message>
        <source>Held</source>
        <comment>job state</comment>
        <translation>보류됨</translation>
    </message>
    <message>
        <source>Configuring</source>
        <comment>job state</comment>
        <translation>노드 준비 중</translation>
    </message>
    <message>
        <source>Running</source>
        <comment>job state</comment>
        <translation>실행 중</translation>
    </message>
    <message>
        <source>Suspended</source>
        <comment>job state</comment>
        <translation>일시 중지됨</translation>
    </message>
    <message>
        <source>Completing</source>
        <comment>job state</comment>
        <translation>마무리 중</translation>
    </message>
    <message>
        <source>Completed</source>
        <comment>job state</comment>
        <translation>완료됨</translation>
    </message>
    <message>
        <source>Cancelled</source>
        <comment>job state</comment>
        <translation>취소됨</translation>
    </message>
    <message>
        <source>Failed</source>
        <comment>job state</comment>
        <translation>실패</translation>
    </message>
    <message>
        <source>Time limit reached</source>
        <comment>job state</comment>
        <translation>시간 제한 도달</translation>
    </message>
    <message>
        <source>Node failed</source>
        <comment>job state</comment>
        <translation>노드 장애</translation>
    </message>
    <message>
        <source>Out of memory</source>
        <comment>job state</comment>
        <translation>메모리 부족</translation>
    </message>
    <message>
        <source>Preempted</source>
        <comment>job state</comment>
        <translation>선점됨</translation>
    </message>
    <message>
        <source>Unknown</source>
        <comment>job state</comment>
        <translation>알 수 없음</translation>
    </message>
    <message>
        <source>Resources in use</source>
        <translation>자원 사용 중</translation>
    </message>
    <message>
        <source>Higher priority ahead</source>
        <translation>우선순위 높은 작업 대기</translation>
    </message>
    <message>
        <source>Dependency</source>
        <translation>선행 작업 대기</translation>
    </message>
    <message>
        <source>Held by its user</source>
        <translation>사용자가 보류함</translation>
    </message>
    <message>
        <source>Held by an operator</source>
        <translation>운영자가 보류함</translation>
    </message>
    <message>
        <source>Account limit reached</source>
        <translation>계정 한도 도달</translation>
    </message>
    <message>
        <source>QOS limit reached</source>
        <translation>QOS 한도 도달</translation>
    </message>
    <message>
        <source>Waiting for a reservation</source>
        <translation>예약 대기</translation>
    </message>
    <message>
        <source>Begin time not reached</source>
        <translation>시작 시각 전</translation>
    </message>
    <message>
        <source>Nodes not available</source>
        <translation>노드 사용 불가</translation>
    </message>
    <message>
        <source>Queue limit reached</source>
        <translation>큐 한도 도달</translation>
    </message>
    <message>
        <source>Can never start</source>
        <translation>시작할 수 없음</translation>
    </message>
    <message>
        <source>Other reason</source>
        <translation>기타 사유</translation>
    </message>
    <message>
        <source>Not looked at yet</source>
        <translation>아직 검토 전</translation>
    </message>
    <message>
        <source>It is next in line and starts as soon as enough GPUs are free.</source>
        <translation>다음 차례이며, GPU가 충분히 비면 바로 시작합니다.</translation>
    </message>
    <message>
        <source>Jobs of higher priority in its queue start before it.</source>
        <translation>같은 큐에서 우선순위가 더 높은 작업이 먼저 시작합니다.</translation>
    </message>
    <message>
        <source>It starts after another job that it depends on.</source>
        <translation>선행 작업이 끝난 뒤에 시작합니다.</translation>
    </message>
    <message>
        <source>It starts after it has been released.</source>
        <translation>보류를 해제하면 시작할 수 있습니다.</translation>
    </message>
    <message>
        <source>It starts after an operator has released it.</source>
        <translation>운영자가 보류를 해제하면 시작할 수 있습니다.</translation>
    </message>
    <message>
        <source>It starts when other jobs of its account end and the account is below its limit again.</source>
        <translation>같은 계정의 다른 작업이 끝나 계정 사용량이 한도 아래로 내려가면 시작합니다.</translation>
    </message>
    <message>
        <source>It starts when its quality of service is below its limit again.</source>
        <translation>QOS 사용량이 한도 아래로 내려가면 시작합니다.</translation>
    </message>
    <message>
        <source>It starts when its reservation begins or another one ends.</source>
        <translation>예약이 시작되거나 다른 예약이 끝나면 시작합니다.</translation>
    </message>
    <message>
        <source>It was submitted to start at a later time.</source>
        <translation>나중에 시작하도록 제출된 작업입니다.</translation>
    </message>
    <message>
        <source>Nodes that it needs are down, drained or set aside; it starts when they are back.</source>
        <translation>필요한 노드가 다운·드레인·예약 상태이며, 복구되면 시작합니다.</translation>
    </message>
    <message>
        <source>It asks for more than its queue gives, or the queue is stopped.</source>
        <translation>큐가 허용하는 양보다 많이 요청했거나 큐가 중지되어 있습니다.</translation>
    </message>
    <message>
        <source>What it asks for does not exist here; change it and submit it again.</source>
        <translation>요청한 자원이 이곳에 없습니다. 수정해서 다시 제출하세요.</translation>
    </message>
    <message>
        <source>The scheduler gives a reason of its own.</source>
        <translation>스케줄러가 자체 사유를 제시했습니다.</translation>
    </message>
    <message>
        <source>The scheduler has not come to this job yet.</source>
        <translation>스케줄러가 아직 이 작업을 검토하지 않았습니다.</translation>
    </message>
    <message>
        <source>Idle</source>
        <comment>GPU state</comment>
        <translation>유휴</translation>
    </message>
    <message>
        <source>Allocated</source>
        <comment>GPU state</comment>
        <translation>할당됨</translation>
    </message>
    <message>
        <source>Draining</source>
        <comment>GPU state</comment>
        <translation>드레인 중</translation>
    </message>
    <message>
        <source>Drained</source>
        <comment>GPU state</comment>
        <translation>드레인됨</translation>
    </message>
    <message>
        <source>Down</source>
        <comment>GPU state</comment>
        <translation>다운</translation>
    </message>
    <message>
        <source>Reserved</source>
        <comment>GPU state</comment>
        <translation>예약됨</translation>
    </message>
    <message>
        <source>Not installed</source>
        <comment>GPU state</comment>
        <translation>미설치</translation>
    </message>
    <message>
        <source>Burn-in</source>
        <comment>GPU state</comment>
        <translation>번인</translation>
    </message>
    <message>
        <source>Split into MIG</source>
        <comment>GPU state</comment>
        <translation>MIG로 분할됨</translation>
    </message>
    <message>
        <source>Unknown</source>
        <comment>GPU state</comment>
        <translation>알 수 없음</translation>
    </message>
    <message>
        <source>Planned</source>
        <comment>rack phase</comment>
        <translation>계획됨</translation>
    </message>
    <message>
        <source>Installing</source>
        <comment>rack phase</comment>
        <translation>설치 중</translation>
    </message>
    <message>
        <source>Burn-in</source>
        <comment>rack phase</comment>
        <translation>번인</translation>
    </message>
    <message>
        <source>In service</source>
        <comment>rack phase</comment>
        <translation>운영 중</translation>
    </message>
    <message>
        <source>Unknown</source>
        <comment>rack phase</comment>
        <translation>알 수 없음</translation>
    </message>
    <message>
        <source>Critical</source>
        <comment>severity</comment>
        <translation>심각</translation>
    </message>
    <message>
        <source>Warning</source>
        <comment>severity</comment>
        <translation>경고</translation>
    </message>
    <message>
        <source>Information</source>
        <comment>severity</comment>
        <translation>정보</translation>
    </message>
    <message>
        <source>%1 GPU %2</source>
        <translation>%1 GPU %2</translation>
    </message>
    <message>
        <source>Node %1 not responding</source>
        <translation>노드 %1 응답 없음</translation>
    </message>
    <message>
        <source>Xid %1 · %2</source>
        <translation>Xid %1 · %2</translation>
    </message>
    <message>
        <source>Coolant loop %1 at %2</source>
        <translation>냉각수 루프 %1 %2</translation>
    </message>
    <message>
        <source>Power of %1</source>
        <translation>%1 전력</translation>
    </message>
    <message>
        <source>%1 power %2</source>
        <translation>%1 전력 %2</translation>
    </message>
    <message>
        <source>%1 in burn-in</source>
        <translation>%1 번인 중</translation>
    </message>
    <message>
        <source>%1 burn-in %2</source>
        <translation>%1 번인 %2</translation>
    </message>
    <message>
        <source>%1 too hot</source>
        <translation>%1 과열</translation>
    </message>
    <message>
        <source>%1 at %2</source>
        <translation>%1 %2</translation>
    </message>
    <message>
        <source>The scheduler does not answer</source>
        <translation>스케줄러가 응답하지 않음</translation>
    </message>
    <message>
        <source>Operator</source>
        <comment>role</comment>
        <translation>운영자</translation>
    </message>
    <message>
        <source>Customer</source>
        <comment>role</comment>
        <translation>고객</translation>
    </message>
    <message>
        <source>Manager</source>
        <comment>role</comment>
        <translation>관리자</translation>
    </message>
    <message>
        <source>No role</source>
        <comment>role</comment>
        <translation>역할 없음</translation>
    </message>
    <message>
        <source>Training</source>
        <comment>workload</comment>
        <translation>학습</translation>
    </message>
    <message>
        <source>Fine-tuning</source>
        <comment>workload</comment>
        <translation>미세 조정</translation>
    </message>
    <message>
        <source>Serving</source>
        <comment>workload</comment>
        <translation>서빙</translation>
    </message>
    <message>
        <source>Physics</source>
        <comment>workload</comment>
        <translation>물리 해석</translation>
    </message>
    <message>
        <source>Rendering</source>
        <comment>workload</comment>
        <translation>렌더링</translation>
    </message>
    <message>
        <source>Not connected</source>
        <translation>연결 안 됨</translation>
    </message>
    <message>
        <source>Connecting…</source>
        <translation>연결 중…</translation>
    </message>
    <message>
        <source>Connected</source>
        <translation>연결됨</translation>
    </message>
    <message>
        <source>Reconnecting…</source>
        <translation>다시 연결 중…</translation>
    </message>
    <message>
        <source>Refused</source>
        <translation>거부됨</translation>
    </message>
    <message>
        <source>Connecting to %1…</source>
        <translation>%1에 연결 중…</translation>
    </message>
    <message>
        <source>Connected to %1</source>
        <translation>%1에 연결됨</translation>
    </message>
    <message>
        <source>Reconnecting in %1</source>
        <translation>%1 후 다시 연결</translation>
    </message>
    <message>
        <source>The factory refused: %1</source>
        <translation>팩토리가 거부함: %1</translation>
    </message>
    <message>
        <source>%1 does not answer</source>
        <translation>%1 응답 없음</translation>
    </message>
    <message>
        <source>stale since %1</source>
        <translation>%1 이후 갱신되지 않음</translation>
    </message>
    <message>
        <source>Demo factory</source>
        <translation>데모 팩토리</translation>
    </message>
    <message>
        <source>Simulated</source>
        <translation>시뮬레이션</translation>
    </message>
    <message>
        <source>%1, recorded</source>
        <comment>source of telemetry</comment>
        <translation>%1, 기록됨</translation>
    </message>
    <message>
        <source>graphics engine exception</source>
        <translation>그래픽 엔진 예외</translation>
    </message>
    <message>
        <source>GPU memory page fault</source>
        <translation>GPU 메모리 페이지 폴트</translation>
    </message>
    <message>
        <source>GPU stopped processing</source>
        <translation>GPU 처리 중단</translation>
    </message>
    <message>
        <source>preemptive clean-up</source>
        <translation>선제적 정리</translation>
    </message>
    <message>
        <source>double-bit ECC error</source>
        <translation>더블 비트 ECC 오류</translation>
    </message>
    <message>
        <source>internal micro-controller halt</source>
        <translation>내부 마이크로컨트롤러 정지</translation>
    </message>
    <message>
        <source>row remapping recorded</source>
        <translation>행 재매핑 기록됨</translation>
    </message>
    <message>
        <source>row remapping failed</source>
        <translation>행 재매핑 실패</translation>
    </message>
    <message>
        <source>NVLink error</source>
        <translation>NVLink 오류</translation>
    </message>
    <message>
        <source>GPU has fallen off the bus</source>
        <translation>GPU가 버스에서 이탈함</translation>
    </message>
    <message>
        <source>contained ECC error</source>
        <translation>격리된 ECC 오류</translation>
    </message>
    <message>
        <source>uncontained ECC error</source>
        <translation>격리되지 않은 ECC 오류</translation>
    </message>
    <message>
        <source>GSP does not answer</source>
        <translation>GSP 응답 없음</translation>
    </message>
    <message>
        <source>none</source>
        <comment>tenant</comment>
        <translation>없음</translation>
    </message>
    <message>
        <source>%1 MIG %2 (%3)</source>
        <translation>%1 MIG %2 (%3)</translation>
    </message>
    <message>
        <source>Rack %1</source>
        <translation>랙 %1</translation>
    </message>
    <message>
        <source>Row %1 of hall %2</source>
        <translation>%2 홀 %1열</translation>
    </message>
    <message>
        <source>Hall %1</source>
        <translation>%1 홀</translation>
    </message>
    <message>
        <source>Job %1</source>
        <translation>작업 %1</translation>
    </message>
    <message>
        <source>%1 not responding</source>
        <translation>%1 응답 없음</translation>
    </message>
    <message>
        <source>%1: GPUs far behind the others</source>
        <translation>%1: 다른 GPU보다 크게 뒤처진 GPU</translation>
    </message>
    <message>
        <source>%1: GPUs far behind the others, at %2</source>
        <translation>%1: 다른 GPU보다 크게 뒤처진 GPU, %2</translation>
    </message>
    <message numerus="yes">
        <source>%1: %Ln idle GPU(s)</source>
        <translation>
            <numerusform>%1: 유휴 GPU %Ln개</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 · %2</source>
        <comment>rule, place</comment>
        <translation>%1 · %2</translation>
    </message>
    <message>
        <source>The past is not being recorded</source>
        <translation>과거가 기록되지 않고 있음</translation>
    </message>
    <message>
        <source>Coolant loop %1 out of bounds</source>
        <translation>냉각수 루프 %1 범위 이탈</translation>
    </message>
    <message numerus="yes">
        <source>%Ln node(s)</source>
        <translation>
            <numerusform>노드 %Ln개</numerusform>
        </translation>
    </message>
    <message>
        <source>Telemetry is in trouble</source>
        <translation>텔레메트리에 문제가 있음</translation>
    </message>
</context>
<context>
    <name>aifactory::AlertDetails</name>
    <message>
        <source>Where</source>
        <translation>위치</translation>
    </message>
    <message>
        <source>Since</source>
        <translation>시작</translation>
    </message>
    <message>
        <source>Ended</source>
        <translation>종료</translation>
    </message>
    <message>
        <source>Lasted</source>
        <translation>지속</translation>
    </message>
    <message>
        <source>For</source>
        <comment>how long</comment>
        <translation>경과</translation>
    </message>
    <message>
        <source>Measured</source>
        <translation>측정값</translation>
    </message>
    <message>
        <source>Meaning</source>
        <translation>의미</translation>
    </message>
    <message>
        <source>GPUs</source>
        <translation>GPU</translation>
    </message>
    <message>
        <source>Jobs</source>
        <translation>작업</translation>
    </message>
    <message>
        <source>Tenants</source>
        <translation>테넌트</translation>
    </message>
    <message numerus="yes">
        <source>and %Ln more</source>
        <translation>
            <numerusform>외 %Ln개</numerusform>
        </translation>
    </message>
    <message>
        <source>Of the same cause</source>
        <translation>같은 원인</translation>
    </message>
    <message>
        <source>Acknowledged by</source>
        <translation>확인한 사람</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>메모</translation>
    </message>
    <message>
        <source>Silenced</source>
        <translation>음소거됨</translation>
    </message>
    <message>
        <source>By</source>
        <translation>담당자</translation>
    </message>
    <message>
        <source>Rule</source>
        <translation>규칙</translation>
    </message>
    <message>
        <source>Says</source>
        <translation>설명</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>다시 시도</translation>
    </message>
    <message>
        <source>No alert selected</source>
        <translation>선택한 알림 없음</translation>
    </message>
    <message>
        <source>Choose an alert in the table to see what it touches and who takes care of it.</source>
        <translation>표에서 알림을 선택하면 영향 범위와 담당자를 볼 수 있습니다.</translation>
    </message>
    <message>
        <source>Alert</source>
        <translation>알림</translation>
    </message>
    <message>
        <source>What it touches</source>
        <translation>영향 범위</translation>
    </message>
    <message>
        <source>Who takes care of it</source>
        <translation>담당</translation>
    </message>
    <message>
        <source>Show GPUs</source>
        <translation>GPU 보기</translation>
    </message>
    <message>
        <source>Operators acknowledge and silence alerts; your role does not.</source>
        <translation>알림의 확인과 음소거는 운영자만 할 수 있습니다.</translation>
    </message>
    <message>
        <source>Facts of the alert</source>
        <translation>알림 정보</translation>
    </message>
    <message>
        <source>Show that moment</source>
        <translation>그 시점 보기</translation>
    </message>
    <message>
        <source>Goes back to the instant at which it began.</source>
        <translation>알림이 시작된 시점으로 돌아갑니다.</translation>
    </message>
</context>
<context>
    <name>aifactory::AlertList</name>
    <message>
        <source>Active alerts</source>
        <translation>활성 알림</translation>
    </message>
</context>
<context>
    <name>aifactory::AlertModel</name>
    <message>
        <source>since %1</source>
        <translation>%1부터</translation>
    </message>
    <message>
        <source>%1: %2, for %3</source>
        <translation>%1: %2, %3째</translation>
    </message>
    <message>
        <source>acknowledged by %1</source>
        <translation>확인: %1</translation>
    </message>
    <message>
        <source>silenced %1</source>
        <comment>until a time</comment>
        <translation>음소거: %1</translation>
    </message>
</context>
<context>
    <name>aifactory::AlertPopup</name>
    <message>
        <source>Active alerts</source>
        <translation>활성 알림</translation>
    </message>
    <message>
        <source>All alerts</source>
        <translation>모든 알림</translation>
    </message>
</context>
<context>
    <name>aifactory::AlertRules</name>
    <message>
        <source>Try again</source>
        <translation>다시 시도</translation>
    </message>
    <message>
        <source>Severity</source>
        <translation>심각도</translation>
    </message>
    <message>
        <source>Rule</source>
        <translation>규칙</translation>
    </message>
    <message>
        <source>Watches</source>
        <translation>감시 대상</translation>
    </message>
    <message>
        <source>Source</source>
        <translation>출처</translation>
    </message>
    <message>
        <source>Active now</source>
        <translation>현재 활성</translation>
    </message>
    <message>
        <source>State</source>
        <translation>상태</translation>
    </message>
    <message>
        <source>Evaluated</source>
        <translation>평가 중</translation>
    </message>
    <message>
        <source>No rules</source>
        <translation>규칙 없음</translation>
    </message>
    <message numerus="yes">
        <source>%Ln rule(s)</source>
        <translation>
            <numerusform>규칙 %Ln개</numerusform>
        </translation>
    </message>
    <message>
        <source>Alert rules</source>
        <translation>경보 규칙</translation>
    </message>
</context>
<context>
    <name>aifactory::AlertTable</name>
    <message>
        <source>Severity</source>
        <translation>심각도</translation>
    </message>
    <message>
        <source>What</source>
        <translation>내용</translation>
    </message>
    <message>
        <source>Where</source>
        <translation>위치</translation>
    </message>
    <message>
        <source>Began</source>
        <translation>시작</translation>
    </message>
    <message>
        <source>Since</source>
        <translation>시작</translation>
    </message>
    <message>
        <source>Ended</source>
        <translation>종료</translation>
    </message>
    <message>
        <source>Lasted</source>
        <translation>지속</translation>
    </message>
    <message>
        <source>For</source>
        <comment>how long</comment>
        <translation>경과</translation>
    </message>
    <message>
        <source>GPUs</source>
        <translation>GPU</translation>
    </message>
    <message>
        <source>Jobs</source>
        <translation>작업</translation>
    </message>
    <message>
        <source>Tenants</source>
        <translation>테넌트</translation>
    </message>
    <message>
        <source>Acknowledged</source>
        <translation>확인됨</translation>
    </message>
    <message>
        <source>Silenced</source>
        <translation>음소거됨</translation>
    </message>
</context>
<context>
    <name>aifactory::AlertTeller</name>
    <message numerus="yes">
        <source>%Ln GPU(s)</source>
        <translation>
            <numerusform>GPU %Ln개</numerusform>
        </translation>
    </message>
    <message>
        <source>%1: %2</source>
        <comment>severity: alert</comment>
        <translation>%1: %2</translation>
    </message>
    <message numerus="yes">
        <source>and %Ln more</source>
        <translation>
            <numerusform>외 %Ln개</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln new alert(s)</source>
        <translation>
            <numerusform>새 알림 %Ln건</numerusform>
        </translation>
    </message>
    <message>
        <source>No factory is open</source>
        <translation>열린 팩토리 없음</translation>
    </message>
    <message>
        <source>no alert asks for attention</source>
        <translation>주의가 필요한 알림 없음</translation>
    </message>
    <message numerus="yes">
        <source>%Ln alert(s) ask for attention</source>
        <translation>
            <numerusform>주의가 필요한 알림 %Ln건</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>aifactory::AlertsPage</name>
    <message>
        <source>This alert is over. History shows what was.</source>
        <translation>이 알림은 끝났습니다. 이력에서 볼 수 있습니다.</translation>
    </message>
    <message numerus="yes">
        <source>At most %Ln alert(s) can be changed at once.</source>
        <translation>
            <numerusform>한 번에 최대 %Ln건의 알림을 바꿀 수 있습니다.</numerusform>
        </translation>
    </message>
    <message>
        <source>Show its GPUs</source>
        <translation>GPU 보기</translation>
    </message>
    <message>
        <source>Only alerts of this kind</source>
        <translation>이 종류의 알림만</translation>
    </message>
    <message>
        <source>Active</source>
        <translation>활성</translation>
    </message>
    <message>
        <source>History</source>
        <translation>이력</translation>
    </message>
    <message>
        <source>Rules</source>
        <translation>규칙</translation>
    </message>
    <message>
        <source>Which alerts</source>
        <translation>알림 보기</translation>
    </message>
    <message>
        <source>Filter, for example  severity = critical AND state = open</source>
        <translation>필터, 예:  severity = critical AND state = open</translation>
    </message>
    <message>
        <source>No alert matches this filter</source>
        <translation>이 필터에 맞는 알림이 없습니다</translation>
    </message>
    <message>
        <source>%1 of %2 alerts</source>
        <translation>알림 %2건 중 %1건</translation>
    </message>
    <message>
        <source>%1 selected</source>
        <translation>%1건 선택</translation>
    </message>
    <message>
        <source>All alerts</source>
        <translation>모든 알림</translation>
    </message>
    <message>
        <source>Asking for attention</source>
        <translation>주의 필요</translation>
    </message>
    <message>
        <source>Critical</source>
        <translation>심각</translation>
    </message>
    <message>
        <source>Acknowledged</source>
        <translation>확인됨</translation>
    </message>
    <message>
        <source>Silenced</source>
        <translation>음소거됨</translation>
    </message>
    <message>
        <source>Show: %1</source>
        <translation>보기: %1</translation>
    </message>
    <message>
        <source>Filter alerts</source>
        <translation>알림 필터</translation>
    </message>
    <message>
        <source>This alert is not of the time that is shown.</source>
        <translation>표시 중인 시각의 경보가 아닙니다.</translation>
    </message>
    <message>
        <source>Active alerts</source>
        <translation>활성 경보</translation>
    </message>
</context>
<context>
    <name>aifactory::AllocationsPage</name>
    <message numerus="yes">
        <source>Drain %n node(s)?</source>
        <translation>
            <numerusform>노드 %n개를 드레인할까요?</numerusform>
        </translation>
    </message>
    <message>
        <source>Jobs that run there finish. Nothing new starts there until the nodes are resumed.</source>
        <translation>실행 중인 작업은 끝까지 실행됩니다. 노드를 재개하기 전에는 새 작업이 시작되지 않습니다.</translation>
    </message>
    <message numerus="yes">
        <source>Drain %n node(s)</source>
        <translation>
            <numerusform>노드 %n개 드레인</numerusform>
        </translation>
    </message>
    <message>
        <source>Draining</source>
        <comment>result of a verb</comment>
        <translation>드레인 중</translation>
    </message>
    <message>
        <source>Reason, shown to everyone:</source>
        <translation>사유(모두에게 표시됨):</translation>
    </message>
    <message>
        <source>Node</source>
        <translation>노드</translation>
    </message>
    <message>
        <source>GPUs in jobs</source>
        <translation>작업 중인 GPU</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%2개 중 %1개</translation>
    </message>
    <message numerus="yes">
        <source>Resume %n node(s)?</source>
        <translation>
            <numerusform>노드 %n개를 재개할까요?</numerusform>
        </translation>
    </message>
    <message>
        <source>The scheduler may start jobs there again at once.</source>
        <translation>스케줄러가 곧바로 다시 작업을 시작할 수 있습니다.</translation>
    </message>
    <message numerus="yes">
        <source>Resume %n node(s)</source>
        <translation>
            <numerusform>노드 %n개 재개</numerusform>
        </translation>
    </message>
    <message>
        <source>Back in service</source>
        <comment>result of a verb</comment>
        <translation>서비스 복귀</translation>
    </message>
    <message>
        <source>Scheduler says</source>
        <translation>스케줄러 상태</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>사유</translation>
    </message>
    <message>
        <source>Show job %1</source>
        <translation>작업 %1 보기</translation>
    </message>
    <message>
        <source>Drain nodes…</source>
        <translation>노드 드레인…</translation>
    </message>
    <message>
        <source>Resume nodes…</source>
        <translation>노드 재개…</translation>
    </message>
    <message>
        <source>Tree</source>
        <translation>트리</translation>
    </message>
    <message>
        <source>Flat</source>
        <translation>목록</translation>
    </message>
    <message>
        <source>By tenant</source>
        <translation>테넌트별</translation>
    </message>
    <message>
        <source>By queue</source>
        <translation>큐별</translation>
    </message>
    <message>
        <source>By model</source>
        <translation>모델별</translation>
    </message>
    <message>
        <source>Arrangement</source>
        <translation>배열</translation>
    </message>
    <message>
        <source>Filter, for example  state = allocated AND temperature &gt; 70</source>
        <translation>필터, 예:  state = allocated AND temperature &gt; 70</translation>
    </message>
    <message>
        <source>No GPUs</source>
        <translation>GPU 없음</translation>
    </message>
    <message>
        <source>No GPU matches this filter</source>
        <translation>이 필터에 맞는 GPU가 없습니다</translation>
    </message>
    <message>
        <source>%1 of %2 devices</source>
        <translation>장치 %2개 중 %1개</translation>
    </message>
    <message>
        <source>%1 selected</source>
        <translation>%1개 선택됨</translation>
    </message>
    <message>
        <source>Every GPU</source>
        <translation>모든 GPU</translation>
    </message>
    <message>
        <source>Allocated but idle</source>
        <translation>할당되었지만 유휴</translation>
    </message>
    <message>
        <source>Down or draining</source>
        <translation>중단 또는 드레인</translation>
    </message>
    <message>
        <source>Hot</source>
        <translation>고온</translation>
    </message>
    <message>
        <source>With an Xid error</source>
        <translation>Xid 오류 있음</translation>
    </message>
    <message>
        <source>MIG instances</source>
        <translation>MIG 인스턴스</translation>
    </message>
    <message>
        <source>Drain the selected nodes</source>
        <translation>선택한 노드 드레인</translation>
    </message>
    <message>
        <source>Resume the selected nodes</source>
        <translation>선택한 노드 재개</translation>
    </message>
    <message>
        <source>Filter GPUs</source>
        <translation>GPU 필터</translation>
    </message>
    <message numerus="yes">
        <source>At most %Ln node(s) can be changed at once.</source>
        <translation>
            <numerusform>한 번에 최대 %Ln개 노드까지 변경할 수 있습니다.</numerusform>
        </translation>
    </message>
    <message>
        <source>Reading…</source>
        <translation>읽는 중…</translation>
    </message>
    <message>
        <source>GPUs and MIG instances</source>
        <translation>GPU와 MIG 인스턴스</translation>
    </message>
</context>
<context>
    <name>aifactory::BatchDialog</name>
    <message>
        <source>Leave them as they are</source>
        <translation>그대로 두기</translation>
    </message>
    <message>
        <source>Result</source>
        <translation>결과</translation>
    </message>
    <message>
        <source>What it is done to, and the result of each</source>
        <translation>대상과 각각의 결과</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>중지</translation>
    </message>
    <message numerus="yes">
        <source>%n done</source>
        <translation>
            <numerusform>%n개 완료</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n refused</source>
        <translation>
            <numerusform>%n개 거부됨</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n not sent</source>
        <translation>
            <numerusform>%n개 보내지 않음</numerusform>
        </translation>
    </message>
    <message>
        <source>Close</source>
        <translation>닫기</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>다시 시도</translation>
    </message>
</context>
<context>
    <name>aifactory::CommandPalette</name>
    <message>
        <source>Search jobs, nodes, GPUs, tenants, actions</source>
        <translation>작업, 노드, GPU, 테넌트, 동작 검색</translation>
    </message>
    <message>
        <source>Search results</source>
        <translation>검색 결과</translation>
    </message>
    <message>
        <source>Nothing found. Try a job number, a part of a name, or a node.</source>
        <translation>찾은 것이 없습니다. 작업 번호, 이름 일부 또는 노드를 입력해 보세요.</translation>
    </message>
</context>
<context>
    <name>aifactory::ConnectPage</name>
    <message>
        <source>Factories</source>
        <translation>팩토리</translation>
    </message>
    <message>
        <source>Open a factory to see its GPUs and jobs. The demo factory needs nothing installed.</source>
        <translation>팩토리를 열어 GPU와 작업을 확인하세요. 데모 팩토리는 따로 설치할 것이 없습니다.</translation>
    </message>
    <message>
        <source>Add a factory…</source>
        <translation>팩토리 추가…</translation>
    </message>
    <message>
        <source>Remove a factory</source>
        <translation>팩토리 제거</translation>
    </message>
    <message>
        <source>Remove %1 from this list? The factory itself and your token file stay.</source>
        <translation>목록에서 %1 항목을 제거할까요? 팩토리와 토큰 파일은 그대로 남습니다.</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>제거</translation>
    </message>
    <message>
        <source>Open a handover…</source>
        <translation>인수인계 열기…</translation>
    </message>
    <message>
        <source>Shows what a colleague saved of a factory&apos;s past; no connection is needed.</source>
        <translation>동료가 저장한 팩토리의 과거를 보여 줍니다. 연결이 필요하지 않습니다.</translation>
    </message>
    <message>
        <source>Open a handover</source>
        <translation>인수인계 열기</translation>
    </message>
</context>
<context>
    <name>aifactory::Console</name>
    <message>
        <source>There is no saved factory called %1.</source>
        <translation>저장된 팩토리 중에 %1 이름이 없습니다.</translation>
    </message>
</context>
<context>
    <name>aifactory::DataTable</name>
    <message>
        <source>%1 of %2</source>
        <translation>%1 / %2</translation>
    </message>
    <message>
        <source> · %1 selected</source>
        <translation> · %1개 선택됨</translation>
    </message>
    <message>
        <source>Nothing here yet</source>
        <translation>아직 항목이 없습니다</translation>
    </message>
    <message>
        <source>Nothing matches the filter</source>
        <translation>필터와 일치하는 항목이 없습니다</translation>
    </message>
    <message>
        <source>Sort by</source>
        <translation>정렬 기준</translation>
    </message>
    <message>
        <source>Group by</source>
        <translation>그룹 기준</translation>
    </message>
    <message>
        <source>No groups</source>
        <translation>그룹 없음</translation>
    </message>
    <message>
        <source>Comfortable rows</source>
        <translation>넓은 행</translation>
    </message>
    <message>
        <source>Reset columns</source>
        <translation>열 초기화</translation>
    </message>
</context>
<context>
    <name>aifactory::DemoServer</name>
    <message>
        <source>%1 could not be started: %2.</source>
        <translation>%1 시작 실패: %2.</translation>
    </message>
    <message>
        <source>The demo factory ended by itself.</source>
        <translation>데모 팩토리가 스스로 종료되었습니다.</translation>
    </message>
    <message>
        <source>There is no room for the demo factory&apos;s socket: %1.</source>
        <translation>데모 팩토리의 소켓을 만들 수 없습니다: %1.</translation>
    </message>
    <message numerus="yes">
        <source>The demo factory did not start within %n second(s).</source>
        <translation>
            <numerusform>데모 팩토리가 %n초 안에 시작되지 않았습니다.</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 cannot be shown.</source>
        <translation>%1을(를) 보여 줄 수 없습니다.</translation>
    </message>
    <message numerus="yes">
        <source>%1 was not open within %n second(s).</source>
        <translation>
            <numerusform>%n초 안에 %1을(를) 열지 못했습니다.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>aifactory::DesktopNotifier</name>
    <message>
        <source>AI Factory Console</source>
        <translation>AI Factory Console</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>보기</translation>
    </message>
    <message>
        <source>Show alerts</source>
        <translation>알림 보기</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>종료</translation>
    </message>
</context>
<context>
    <name>aifactory::DeviceDetails</name>
    <message>
        <source>Nodes</source>
        <translation>노드</translation>
    </message>
    <message numerus="yes">
        <source>%n node(s)</source>
        <translation>
            <numerusform>노드 %n개</numerusform>
        </translation>
    </message>
    <message>
        <source>GPU</source>
        <translation>GPU</translation>
    </message>
    <message>
        <source>MIG instance</source>
        <translation>MIG 인스턴스</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>모델</translation>
    </message>
    <message>
        <source>Tenant</source>
        <translation>테넌트</translation>
    </message>
    <message>
        <source>Job</source>
        <translation>작업</translation>
    </message>
    <message>
        <source>GPU use</source>
        <translation>GPU 사용률</translation>
    </message>
    <message>
        <source>Memory</source>
        <translation>메모리</translation>
    </message>
    <message>
        <source>Temperature</source>
        <translation>온도</translation>
    </message>
    <message>
        <source>Power</source>
        <translation>전력</translation>
    </message>
    <message>
        <source>Last Xid</source>
        <translation>마지막 Xid</translation>
    </message>
    <message>
        <source>Selection</source>
        <translation>선택</translation>
    </message>
    <message numerus="yes">
        <source>%n device(s)</source>
        <translation>
            <numerusform>장치 %n개</numerusform>
        </translation>
    </message>
    <message>
        <source>Mean GPU use</source>
        <translation>평균 GPU 사용률</translation>
    </message>
    <message>
        <source>Node</source>
        <translation>노드</translation>
    </message>
    <message>
        <source>Rack</source>
        <translation>랙</translation>
    </message>
    <message>
        <source>Phase</source>
        <translation>단계</translation>
    </message>
    <message>
        <source>Scheduler says</source>
        <translation>스케줄러 상태</translation>
    </message>
    <message>
        <source>Queues</source>
        <translation>큐</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>사유</translation>
    </message>
    <message>
        <source>Power feed</source>
        <translation>전력 피드</translation>
    </message>
    <message>
        <source>Coolant loop</source>
        <translation>냉각수 루프</translation>
    </message>
    <message>
        <source>Nothing selected</source>
        <translation>선택 없음</translation>
    </message>
    <message>
        <source>Choose GPUs in the table to see what they do and what they hang on.</source>
        <translation>표에서 GPU를 선택하면 하는 일과 연결된 설비를 볼 수 있습니다.</translation>
    </message>
    <message>
        <source>Show its job</source>
        <translation>작업 보기</translation>
    </message>
    <message>
        <source>Drain…</source>
        <translation>드레인…</translation>
    </message>
    <message>
        <source>Running jobs finish, and nothing new starts here.</source>
        <translation>실행 중인 작업은 끝나고 새 작업은 시작되지 않습니다.</translation>
    </message>
    <message>
        <source>Resume…</source>
        <translation>재개…</translation>
    </message>
    <message>
        <source>Puts drained or down nodes back into service.</source>
        <translation>드레인되거나 중단된 노드를 다시 서비스에 넣습니다.</translation>
    </message>
    <message>
        <source>Alerts</source>
        <translation>알림</translation>
    </message>
    <message>
        <source>Measured</source>
        <translation>측정 시각</translation>
    </message>
</context>
<context>
    <name>aifactory::DeviceTable</name>
    <message>
        <source>Device</source>
        <translation>장치</translation>
    </message>
    <message>
        <source>State</source>
        <translation>상태</translation>
    </message>
    <message>
        <source>Tenant</source>
        <translation>테넌트</translation>
    </message>
    <message>
        <source>Job</source>
        <translation>작업</translation>
    </message>
    <message>
        <source>Job name</source>
        <translation>작업 이름</translation>
    </message>
    <message>
        <source>GPU use</source>
        <translation>GPU 사용률</translation>
    </message>
    <message>
        <source>Memory</source>
        <translation>메모리</translation>
    </message>
    <message>
        <source>Temperature</source>
        <translation>온도</translation>
    </message>
    <message>
        <source>Power</source>
        <translation>전력</translation>
    </message>
    <message>
        <source>Queue</source>
        <translation>큐</translation>
    </message>
    <message>
        <source>User</source>
        <translation>사용자</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>모델</translation>
    </message>
    <message>
        <source>MIG profile</source>
        <translation>MIG 프로필</translation>
    </message>
    <message>
        <source>Xid</source>
        <translation>Xid</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>사유</translation>
    </message>
    <message>
        <source>Hall</source>
        <translation>홀</translation>
    </message>
    <message>
        <source>Rack</source>
        <translation>랙</translation>
    </message>
    <message>
        <source>Node</source>
        <translation>노드</translation>
    </message>
    <message>
        <source>Phase</source>
        <translation>단계</translation>
    </message>
</context>
<context>
    <name>aifactory::EfficiencyPage</name>
    <message>
        <source>Try again</source>
        <translation>다시 시도</translation>
    </message>
    <message>
        <source>Show this GPU</source>
        <translation>이 GPU 보기</translation>
    </message>
    <message>
        <source>Show job %1</source>
        <translation>작업 %1 보기</translation>
    </message>
    <message>
        <source>running, or ended since %1</source>
        <translation>실행 중이거나 %1 이후 종료됨</translation>
    </message>
    <message>
        <source>in running jobs</source>
        <translation>실행 중인 작업</translation>
    </message>
    <message>
        <source>%1 of them</source>
        <translation>그중 %1</translation>
    </message>
    <message>
        <source>below %1 use</source>
        <translation>사용률 %1 미만</translation>
    </message>
    <message>
        <source>GPU h</source>
        <translation>GPU·시간</translation>
    </message>
    <message>
        <source>Asking what is used…</source>
        <translation>사용 현황을 가져오는 중…</translation>
    </message>
    <message>
        <source>No job is running</source>
        <translation>실행 중인 작업이 없습니다</translation>
    </message>
    <message>
        <source>What running jobs make of their GPUs shows here as soon as one has started.</source>
        <translation>작업이 시작되면 할당된 GPU를 얼마나 쓰는지 여기에 표시됩니다.</translation>
    </message>
    <message>
        <source>Nothing is measured</source>
        <translation>측정값이 없습니다</translation>
    </message>
    <message>
        <source>factoryd knows which GPUs are allocated, but nothing tells it what they do. Run NVIDIA&apos;s DCGM exporter on the nodes, let Prometheus collect it, and name that Prometheus under [telemetry] in factoryd&apos;s configuration.</source>
        <translation>factoryd는 어떤 GPU가 할당되었는지 알지만 무엇을 하는지는 알 수 없습니다. 노드에서 NVIDIA DCGM exporter를 실행하고 Prometheus가 수집하게 한 다음, factoryd 설정의 [telemetry]에 그 Prometheus를 지정하십시오.</translation>
    </message>
    <message>
        <source>Allocated</source>
        <translation>할당됨</translation>
    </message>
    <message>
        <source>Used of measured</source>
        <translation>측정 대비 사용</translation>
    </message>
    <message>
        <source>Idle GPUs now</source>
        <translation>현재 유휴 GPU</translation>
    </message>
    <message>
        <source>Wasted</source>
        <translation>낭비</translation>
    </message>
    <message>
        <source>Used against allocated</source>
        <translation>할당 대비 사용</translation>
    </message>
    <message>
        <source>Idle GPUs in running jobs</source>
        <translation>실행 중인 작업의 유휴 GPU</translation>
    </message>
    <message>
        <source>Stragglers</source>
        <translation>뒤처진 GPU</translation>
    </message>
    <message>
        <source>By tenant</source>
        <translation>테넌트별</translation>
    </message>
    <message>
        <source>By job</source>
        <translation>작업별</translation>
    </message>
    <message>
        <source>Whose share</source>
        <translation>기준</translation>
    </message>
    <message>
        <source>No tenant holds GPUs</source>
        <translation>GPU를 가진 테넌트가 없습니다</translation>
    </message>
    <message>
        <source>No GPU of a running job is idle</source>
        <translation>실행 중인 작업에 유휴 GPU가 없습니다</translation>
    </message>
    <message>
        <source>No GPU is far below the others of its job</source>
        <translation>작업의 다른 GPU보다 크게 뒤처진 GPU가 없습니다</translation>
    </message>
    <message numerus="yes">
        <source>%Ln tenant(s)</source>
        <translation>
            <numerusform>테넌트 %Ln곳</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln job(s)</source>
        <translation>
            <numerusform>작업 %Ln개</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1, and %Ln that waste less</source>
        <translation>
            <numerusform>%1, 덜 낭비하는 작업 %Ln개는 생략</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln GPU(s)</source>
        <translation>
            <numerusform>GPU %Ln개</numerusform>
        </translation>
    </message>
    <message>
        <source>Used by tenant</source>
        <translation>테넌트별 사용</translation>
    </message>
    <message>
        <source>Used by job</source>
        <translation>작업별 사용</translation>
    </message>
    <message>
        <source>Refresh</source>
        <translation>새로 고침</translation>
    </message>
    <message>
        <source>Measured</source>
        <comment>GPUs</comment>
        <translation>측정됨</translation>
    </message>
    <message>
        <source>Efficiency is known of the present only</source>
        <translation>효율은 현재에 대해서만 알 수 있습니다</translation>
    </message>
    <message>
        <source>What is used of what is allocated is summed up as it happens, and not kept for every instant.</source>
        <translation>할당 대비 사용은 실시간으로 합산되며 시점마다 보관되지 않습니다.</translation>
    </message>
    <message>
        <source>Back to now</source>
        <translation>현재로</translation>
    </message>
</context>
<context>
    <name>aifactory::FactoryConnection</name>
    <message>
        <source>%1 is not on this machine. Without TLS a token is sent only over a Unix socket or to 127.0.0.1.</source>
        <translation>%1 주소는 이 컴퓨터가 아닙니다. TLS가 없으면 토큰은 Unix 소켓이나 127.0.0.1로만 전송됩니다.</translation>
    </message>
</context>
<context>
    <name>aifactory::FilterBar</name>
    <message>
        <source>Completions</source>
        <translation>자동 완성</translation>
    </message>
</context>
<context>
    <name>aifactory::FilteredTable</name>
    <message>
        <source>Save this view…</source>
        <translation>이 보기 저장…</translation>
    </message>
    <message>
        <source>Remove a view</source>
        <translation>보기 제거</translation>
    </message>
    <message>
        <source>Save this view</source>
        <translation>이 보기 저장</translation>
    </message>
    <message>
        <source>Name:</source>
        <translation>이름:</translation>
    </message>
    <message>
        <source>Saved views</source>
        <translation>저장된 보기</translation>
    </message>
    <message>
        <source>Columns</source>
        <translation>열</translation>
    </message>
</context>
<context>
    <name>aifactory::GlbTwin</name>
    <message>
        <source>Parts bound to this factory by their names: %1; not bound: %2</source>
        <translation>이름으로 이 팩토리에 연결된 부분: %1; 연결되지 않음: %2</translation>
    </message>
</context>
<context>
    <name>aifactory::HallTwin</name>
    <message>
        <source>Data hall</source>
        <translation>데이터 홀</translation>
    </message>
</context>
<context>
    <name>aifactory::HandoverDialog</name>
    <message>
        <source>Handover files (*.aifbundle)</source>
        <translation>인수인계 파일 (*.aifbundle)</translation>
    </message>
    <message>
        <source>Include a picture of the &amp;page</source>
        <translation>페이지 그림 포함(&amp;P)</translation>
    </message>
    <message>
        <source>Browse…</source>
        <translation>찾아보기…</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>저장</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>닫기</translation>
    </message>
    <message>
        <source>Save a handover</source>
        <translation>인수인계 저장</translation>
    </message>
    <message>
        <source>What happened, and what the next shift should look at</source>
        <translation>무슨 일이 있었는지, 다음 근무자가 살펴볼 것은 무엇인지</translation>
    </message>
    <message>
        <source>&amp;From</source>
        <translation>시작(&amp;F)</translation>
    </message>
    <message>
        <source>&amp;To</source>
        <translation>끝(&amp;T)</translation>
    </message>
    <message>
        <source>&amp;Note</source>
        <translation>메모(&amp;N)</translation>
    </message>
    <message>
        <source>F&amp;ile</source>
        <translation>파일(&amp;I)</translation>
    </message>
    <message>
        <source>“From” has to be before “To”.</source>
        <translation>“시작”은 “끝”보다 앞서야 합니다.</translation>
    </message>
    <message>
        <source>Recorded since %1: “To” is before that.</source>
        <translation>%1부터 기록되어 있는데 “끝”이 그보다 이릅니다.</translation>
    </message>
    <message>
        <source>“From” has not come yet.</source>
        <translation>“시작”은 아직 오지 않은 시점입니다.</translation>
    </message>
    <message>
        <source>Name the file with its full path.</source>
        <translation>파일의 전체 경로를 적으십시오.</translation>
    </message>
    <message>
        <source>There is no directory %1.</source>
        <translation>%1 디렉터리가 없습니다.</translation>
    </message>
    <message>
        <source>%1 of the past</source>
        <translation>과거 %1 분량</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 / %2</translation>
    </message>
    <message>
        <source>Saved: %1 (%2)</source>
        <translation>저장됨: %1 (%2)</translation>
    </message>
    <message>
        <source>Cancelled. No file was written.</source>
        <translation>취소되었습니다. 파일은 만들어지지 않았습니다.</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>취소</translation>
    </message>
    <message>
        <source>%1 exists. Save again to replace it.</source>
        <translation>%1 파일이 이미 있습니다. 바꾸려면 다시 저장하십시오.</translation>
    </message>
    <message>
        <source>Notes ta&amp;ken</source>
        <translation>작성해 둔 메모(&amp;K)</translation>
    </message>
    <message>
        <source>Remove this note</source>
        <translation>이 메모 삭제</translation>
    </message>
    <message>
        <source>Outside of this interval: it goes on waiting.</source>
        <translation>이 구간에 속하지 않아 계속 보관됩니다.</translation>
    </message>
</context>
<context>
    <name>aifactory::HandoverNotes</name>
    <message>
        <source>Notes of this handover</source>
        <translation>인수인계 메모</translation>
    </message>
    <message>
        <source>%1 · %2</source>
        <comment>instant, who wrote it</comment>
        <translation>%1 · %2</translation>
    </message>
    <message>
        <source>Picture of the page</source>
        <translation>페이지 그림</translation>
    </message>
    <message>
        <source>Go to this instant</source>
        <translation>이 시점으로 이동</translation>
    </message>
</context>
<context>
    <name>aifactory::InstantDialog</name>
    <message>
        <source>Go to an instant</source>
        <translation>시점으로 이동</translation>
    </message>
    <message>
        <source>&amp;Date and time, of this machine&apos;s time zone:</source>
        <translation>날짜와 시각(이 컴퓨터의 시간대)(&amp;D):</translation>
    </message>
    <message>
        <source>Go</source>
        <translation>이동</translation>
    </message>
    <message>
        <source>Recorded since %1.</source>
        <translation>%1부터 기록되어 있습니다.</translation>
    </message>
    <message>
        <source>That is the earliest that can be shown.</source>
        <translation>이보다 이른 시점은 볼 수 없습니다.</translation>
    </message>
    <message>
        <source>This instant has not come yet: the present is shown.</source>
        <translation>아직 오지 않은 시점이므로 현재를 보여 줍니다.</translation>
    </message>
    <message>
        <source>At this instant nothing was recorded: the nearest that was is shown.</source>
        <translation>이 시점에는 기록이 없으므로 기록된 가장 가까운 시점을 보여 줍니다.</translation>
    </message>
</context>
<context>
    <name>aifactory::JobDetails</name>
    <message>
        <source>GPUs</source>
        <translation>GPU</translation>
    </message>
    <message>
        <source>Queue</source>
        <translation>큐</translation>
    </message>
    <message>
        <source>Elapsed</source>
        <translation>경과</translation>
    </message>
    <message>
        <source>Tenant</source>
        <translation>테넌트</translation>
    </message>
    <message>
        <source>User</source>
        <translation>사용자</translation>
    </message>
    <message>
        <source>Account</source>
        <translation>계정</translation>
    </message>
    <message>
        <source>Submitted</source>
        <translation>제출</translation>
    </message>
    <message>
        <source>Started</source>
        <translation>시작</translation>
    </message>
    <message>
        <source>Priority</source>
        <translation>우선순위</translation>
    </message>
    <message>
        <source>Job %1</source>
        <translation>작업 %1</translation>
    </message>
    <message>
        <source>Forecast of the scheduler, %1 old.</source>
        <translation>스케줄러의 예측, %1 전.</translation>
    </message>
    <message>
        <source>GPU use now: mean %1</source>
        <translation>현재 GPU 사용률: 평균 %1</translation>
    </message>
    <message>
        <source>lowest %1 (%2)</source>
        <translation>최저 %1 (%2)</translation>
    </message>
    <message numerus="yes">
        <source>%n idle GPU(s)</source>
        <translation>
            <numerusform>유휴 GPU %n개</numerusform>
        </translation>
    </message>
    <message>
        <source>%1, MIG %2</source>
        <comment>GPU, MIG instances</comment>
        <translation>%1, MIG %2</translation>
    </message>
    <message>
        <source>No job selected</source>
        <translation>선택한 작업 없음</translation>
    </message>
    <message>
        <source>Choose a job in the table to see what it does and what it writes.</source>
        <translation>표에서 작업을 선택하면 하는 일과 출력을 볼 수 있습니다.</translation>
    </message>
    <message>
        <source>Show GPUs</source>
        <translation>GPU 보기</translation>
    </message>
    <message>
        <source>Output</source>
        <translation>출력</translation>
    </message>
    <message>
        <source>Errors</source>
        <translation>오류</translation>
    </message>
    <message>
        <source>Timeline</source>
        <translation>타임라인</translation>
    </message>
    <message>
        <source>Nodes</source>
        <translation>노드</translation>
    </message>
    <message>
        <source>Used %1 of what it holds</source>
        <translation>할당의 %1 사용</translation>
    </message>
    <message>
        <source>%1 GPU h wasted</source>
        <translation>%1 GPU·시간 낭비</translation>
    </message>
    <message numerus="yes">
        <source>%n GPU(s) idle since %1</source>
        <translation>
            <numerusform>%1부터 유휴 GPU %n개</numerusform>
        </translation>
    </message>
    <message>
        <source>not in the list then</source>
        <translation>그때는 목록에 없음</translation>
    </message>
    <message>
        <source>GPU use then: mean %1</source>
        <translation>그때의 GPU 사용률: 평균 %1</translation>
    </message>
    <message>
        <source>Looking for job %1…</source>
        <translation>작업 %1을(를) 찾는 중…</translation>
    </message>
    <message>
        <source>It is not in the list any more.</source>
        <translation>더 이상 목록에 없습니다.</translation>
    </message>
    <message>
        <source>No job %1</source>
        <translation>작업 %1 없음</translation>
    </message>
    <message>
        <source>Telemetry</source>
        <translation>텔레메트리</translation>
    </message>
    <message>
        <source>What to show of the job</source>
        <translation>작업에서 표시할 항목</translation>
    </message>
</context>
<context>
    <name>aifactory::JobOutputView</name>
    <message>
        <source>Try again</source>
        <translation>다시 시도</translation>
    </message>
    <message>
        <source>waiting for the job to start</source>
        <translation>작업 시작을 기다리는 중</translation>
    </message>
    <message>
        <source>following</source>
        <translation>따라가는 중</translation>
    </message>
    <message>
        <source>complete</source>
        <translation>완료</translation>
    </message>
    <message>
        <source>cannot be read</source>
        <translation>읽을 수 없음</translation>
    </message>
    <message>
        <source>output of now, not of then</source>
        <translation>그때가 아닌 현재의 출력</translation>
    </message>
    <message>
        <source>Last %1 of %2</source>
        <translation>%2 중 마지막 %1</translation>
    </message>
    <message>
        <source>Read from the start</source>
        <translation>처음부터 읽기</translation>
    </message>
    <message>
        <source>Read more</source>
        <translation>더 읽기</translation>
    </message>
</context>
<context>
    <name>aifactory::JobTable</name>
    <message>
        <source>ID</source>
        <translation>ID</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>이름</translation>
    </message>
    <message>
        <source>Tenant</source>
        <translation>테넌트</translation>
    </message>
    <message>
        <source>State</source>
        <translation>상태</translation>
    </message>
    <message>
        <source>GPUs</source>
        <translation>GPU</translation>
    </message>
    <message>
        <source>Elapsed / limit</source>
        <translation>경과 / 제한</translation>
    </message>
    <message>
        <source>Queue</source>
        <translation>큐</translation>
    </message>
    <message>
        <source>User</source>
        <translation>사용자</translation>
    </message>
    <message>
        <source>Account</source>
        <translation>계정</translation>
    </message>
    <message>
        <source>Workload</source>
        <translation>워크로드</translation>
    </message>
    <message>
        <source>Submitted</source>
        <translation>제출</translation>
    </message>
    <message>
        <source>Priority</source>
        <translation>우선순위</translation>
    </message>
    <message>
        <source>Why, when</source>
        <translation>이유, 시점</translation>
    </message>
</context>
<context>
    <name>aifactory::JobTelemetryView</name>
    <message>
        <source>No telemetry</source>
        <translation>텔레메트리 없음</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>다시 시도</translation>
    </message>
    <message>
        <source>No job selected</source>
        <translation>선택한 작업 없음</translation>
    </message>
    <message>
        <source>Not started yet</source>
        <translation>아직 시작되지 않음</translation>
    </message>
    <message>
        <source>What its GPUs do is charted from the job&apos;s start on.</source>
        <translation>작업이 시작되면 GPU의 활동이 차트로 표시됩니다.</translation>
    </message>
    <message>
        <source>Reading…</source>
        <translation>읽는 중…</translation>
    </message>
    <message>
        <source>%1 GPU %2</source>
        <translation>%1 GPU %2</translation>
    </message>
    <message>
        <source>%1 MIG %2</source>
        <translation>%1 MIG %2</translation>
    </message>
    <message>
        <source>Not measured</source>
        <translation>측정되지 않음</translation>
    </message>
    <message>
        <source>No value of this kind is recorded of the job&apos;s GPUs.</source>
        <translation>이 작업의 GPU에 대해 기록된 값이 없습니다.</translation>
    </message>
    <message>
        <source>Source: %1</source>
        <translation>출처: %1</translation>
    </message>
    <message>
        <source>recorded from %1 on</source>
        <translation>%1부터 기록됨</translation>
    </message>
    <message numerus="yes">
        <source>%n further GPU(s) not charted</source>
        <translation>
            <numerusform>차트에 없는 GPU %n개</numerusform>
        </translation>
    </message>
    <message>
        <source>GPU use</source>
        <translation>GPU 사용률</translation>
    </message>
    <message>
        <source>Memory</source>
        <translation>메모리</translation>
    </message>
    <message>
        <source>Temperature</source>
        <translation>온도</translation>
    </message>
    <message>
        <source>Power</source>
        <translation>전력</translation>
    </message>
    <message>
        <source>What the job&apos;s GPUs did over its life</source>
        <translation>작업 기간 동안 GPU의 활동</translation>
    </message>
    <message>
        <source>median</source>
        <translation>중앙값</translation>
    </message>
    <message>
        <source>all GPUs</source>
        <translation>모든 GPU</translation>
    </message>
    <message>
        <source>lowest mean: %1</source>
        <translation>평균 최저: %1</translation>
    </message>
</context>
<context>
    <name>aifactory::JobTimeline</name>
    <message>
        <source>Show its start</source>
        <translation>시작 시점 보기</translation>
    </message>
    <message>
        <source>Show its end</source>
        <translation>종료 시점 보기</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>시각</translation>
    </message>
    <message>
        <source>State</source>
        <translation>상태</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>비고</translation>
    </message>
    <message>
        <source>Timeline</source>
        <translation>타임라인</translation>
    </message>
</context>
<context>
    <name>aifactory::JobsPage</name>
    <message>
        <source>Job %1 is in the queue.</source>
        <translation>작업 %1이(가) 큐에 들어갔습니다.</translation>
    </message>
    <message>
        <source>The scheduler has not confirmed the job yet. It is looked for, and there will be one, not two.</source>
        <translation>스케줄러가 아직 작업을 확인하지 않았습니다. 확인 중이며, 작업은 두 개가 아니라 하나만 만들어집니다.</translation>
    </message>
    <message numerus="yes">
        <source>%n submission(s) had no answer when the console ended. Sending them again gives each job once, never twice.</source>
        <translation>
            <numerusform>콘솔이 끝날 때 응답을 받지 못한 제출이 %n건 있습니다. 다시 보내도 각 작업은 한 번만 만들어집니다.</numerusform>
        </translation>
    </message>
    <message>
        <source>Send again</source>
        <translation>다시 보내기</translation>
    </message>
    <message>
        <source>None of the selected jobs is in a state for this.</source>
        <translation>선택한 작업 중 이 동작이 가능한 상태인 것이 없습니다.</translation>
    </message>
    <message>
        <source>Job %1: %2</source>
        <translation>작업 %1: %2</translation>
    </message>
    <message>
        <source>Show its GPUs</source>
        <translation>GPU 보기</translation>
    </message>
    <message>
        <source>Only jobs of %1</source>
        <translation>%1의 작업만</translation>
    </message>
    <message>
        <source>Submit job</source>
        <translation>작업 제출</translation>
    </message>
    <message>
        <source>Filter, for example  state = running AND gpus &gt;= 8</source>
        <translation>필터, 예:  state = running AND gpus &gt;= 8</translation>
    </message>
    <message>
        <source>No jobs</source>
        <translation>작업 없음</translation>
    </message>
    <message>
        <source>No job matches this filter</source>
        <translation>이 필터에 맞는 작업이 없습니다</translation>
    </message>
    <message>
        <source>%1 of %2 jobs</source>
        <translation>작업 %2개 중 %1개</translation>
    </message>
    <message>
        <source>%1 selected</source>
        <translation>%1개 선택됨</translation>
    </message>
    <message>
        <source>All jobs</source>
        <translation>모든 작업</translation>
    </message>
    <message>
        <source>Running</source>
        <translation>실행 중</translation>
    </message>
    <message>
        <source>Waiting</source>
        <translation>대기 중</translation>
    </message>
    <message>
        <source>Failed in the last day</source>
        <translation>지난 하루 동안 실패</translation>
    </message>
    <message>
        <source>512 GPUs and more</source>
        <translation>GPU 512개 이상</translation>
    </message>
    <message>
        <source>Submit a job</source>
        <translation>작업 제출</translation>
    </message>
    <message>
        <source>%1 selected jobs</source>
        <comment>verb</comment>
        <translation>선택한 작업 %1</translation>
    </message>
    <message>
        <source>Filter jobs</source>
        <translation>작업 필터</translation>
    </message>
    <message numerus="yes">
        <source>At most %Ln job(s) can be changed at once.</source>
        <translation>
            <numerusform>한 번에 최대 %Ln개 작업을 변경할 수 있습니다.</numerusform>
        </translation>
    </message>
    <message>
        <source>Reading…</source>
        <translation>읽는 중…</translation>
    </message>
    <message>
        <source>Jobs</source>
        <translation>작업</translation>
    </message>
</context>
<context>
    <name>aifactory::LogView</name>
    <message>
        <source>Jump to end</source>
        <translation>끝으로 이동</translation>
    </message>
    <message>
        <source>Follow the end of the output (Ctrl+End)</source>
        <translation>출력의 끝을 따라가기 (Ctrl+End)</translation>
    </message>
    <message>
        <source>Output</source>
        <translation>출력</translation>
    </message>
    <message>
        <source>Find in output</source>
        <translation>출력에서 찾기</translation>
    </message>
    <message>
        <source>Previous match (Shift+Enter)</source>
        <translation>이전 일치 항목 (Shift+Enter)</translation>
    </message>
    <message>
        <source>Next match (Enter)</source>
        <translation>다음 일치 항목 (Enter)</translation>
    </message>
    <message>
        <source>Close (Esc)</source>
        <translation>닫기 (Esc)</translation>
    </message>
    <message>
        <source>Find in output (Ctrl+F)</source>
        <translation>출력에서 찾기 (Ctrl+F)</translation>
    </message>
    <message>
        <source>scrolled up</source>
        <translation>위로 스크롤됨</translation>
    </message>
    <message>
        <source>following</source>
        <translation>따라가는 중</translation>
    </message>
    <message>
        <source>searching</source>
        <translation>찾는 중</translation>
    </message>
    <message>
        <source>no match</source>
        <translation>일치 없음</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 / %2</translation>
    </message>
</context>
<context>
    <name>aifactory::MainWindow</name>
    <message>
        <source>AI Factory Console</source>
        <translation>AI Factory Console</translation>
    </message>
    <message>
        <source>Submit job</source>
        <translation>작업 제출</translation>
    </message>
    <message>
        <source>action</source>
        <translation>동작</translation>
    </message>
    <message>
        <source>Active alerts</source>
        <translation>활성 알림</translation>
    </message>
    <message>
        <source>Factories</source>
        <translation>팩토리</translation>
    </message>
    <message>
        <source>Open %1</source>
        <translation>%1 열기</translation>
    </message>
    <message>
        <source>factory</source>
        <translation>팩토리</translation>
    </message>
    <message>
        <source>Light theme</source>
        <translation>밝은 테마</translation>
    </message>
    <message>
        <source>Dark theme</source>
        <translation>어두운 테마</translation>
    </message>
    <message>
        <source>language</source>
        <translation>언어</translation>
    </message>
    <message>
        <source>Full screen</source>
        <translation>전체 화면</translation>
    </message>
    <message>
        <source>Preferences</source>
        <translation>환경설정</translation>
    </message>
    <message>
        <source>Keyboard shortcuts</source>
        <translation>키보드 단축키</translation>
    </message>
    <message>
        <source>Search and command palette</source>
        <translation>검색 및 명령 팔레트</translation>
    </message>
    <message>
        <source>Go to a page</source>
        <translation>페이지로 이동</translation>
    </message>
    <message>
        <source>Collapse or widen the navigation</source>
        <translation>탐색 메뉴 접기/펼치기</translation>
    </message>
    <message>
        <source>This list</source>
        <translation>이 목록</translation>
    </message>
    <message>
        <source>Next and previous control</source>
        <translation>다음/이전 컨트롤</translation>
    </message>
    <message>
        <source>Move in a grid, list or table, and open what is there</source>
        <translation>격자·목록·표 안에서 이동하고 항목 열기</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>종료</translation>
    </message>
    <message>
        <source>not in the past</source>
        <translation>과거에서는 불가</translation>
    </message>
    <message>
        <source>To the time slider</source>
        <translation>시간 슬라이더로</translation>
    </message>
    <message>
        <source>On the time slider: a minute, ten minutes, the oldest, live</source>
        <translation>시간 슬라이더: 1분, 10분, 가장 오래된 시점, 실시간</translation>
    </message>
    <message>
        <source>On the time slider: a shorter or longer stretch</source>
        <translation>시간 슬라이더: 범위 줄이기, 늘리기</translation>
    </message>
</context>
<context>
    <name>aifactory::MessageBar</name>
    <message>
        <source>Dismiss</source>
        <translation>닫기</translation>
    </message>
</context>
<context>
    <name>aifactory::NavigationBar</name>
    <message>
        <source>Factories</source>
        <translation>팩토리</translation>
    </message>
    <message>
        <source>Preferences</source>
        <translation>환경설정</translation>
    </message>
    <message>
        <source>Widen</source>
        <translation>펼치기</translation>
    </message>
    <message>
        <source>Collapse</source>
        <translation>접기</translation>
    </message>
</context>
<context>
    <name>aifactory::NoteDialog</name>
    <message>
        <source>Add a note</source>
        <translation>메모 추가</translation>
    </message>
    <message>
        <source>&amp;Note about %1:</source>
        <translation>%1에 대한 메모(&amp;N):</translation>
    </message>
    <message>
        <source>A picture of the page goes with it. It waits for the next handover.</source>
        <translation>페이지 그림이 함께 저장되며, 다음 인수인계까지 보관됩니다.</translation>
    </message>
    <message>
        <source>Add</source>
        <translation>추가</translation>
    </message>
</context>
<context>
    <name>aifactory::OverviewPage</name>
    <message>
        <source>Allocated</source>
        <translation>할당됨</translation>
    </message>
    <message>
        <source>Idle</source>
        <translation>유휴</translation>
    </message>
    <message>
        <source>Down or draining</source>
        <translation>다운 또는 드레인</translation>
    </message>
    <message>
        <source>Power</source>
        <translation>전력</translation>
    </message>
    <message>
        <source>Running jobs</source>
        <translation>실행 중인 작업</translation>
    </message>
    <message>
        <source>Pending</source>
        <translation>대기 중</translation>
    </message>
    <message>
        <source>Every GPU</source>
        <translation>전체 GPU</translation>
    </message>
    <message>
        <source>Fleet utilisation</source>
        <translation>전체 사용률</translation>
    </message>
    <message>
        <source>Fleet power</source>
        <translation>전체 전력</translation>
    </message>
    <message>
        <source>Why jobs wait</source>
        <translation>작업이 대기하는 이유</translation>
    </message>
    <message>
        <source>Alerts</source>
        <translation>알림</translation>
    </message>
    <message>
        <source>No job waits.</source>
        <translation>대기 중인 작업이 없습니다.</translation>
    </message>
    <message>
        <source>What the cells show</source>
        <translation>셀에 표시할 값</translation>
    </message>
    <message>
        <source>Show %1</source>
        <translation>%1 표시</translation>
    </message>
    <message>
        <source>%1 · %2 MIG instances apart</source>
        <translation>%1 · MIG 인스턴스 %2개 별도</translation>
    </message>
    <message>
        <source>%1 · %2 not in service yet</source>
        <translation>%1 · 미운영 %2개</translation>
    </message>
    <message>
        <source>nothing waits</source>
        <translation>대기 없음</translation>
    </message>
    <message>
        <source>median wait %1</source>
        <translation>대기 중앙값 %1</translation>
    </message>
    <message>
        <source>seen here since %1</source>
        <translation>%1부터 관측</translation>
    </message>
    <message>
        <source>%1 now · %2 mean</source>
        <translation>현재 %1 · 평균 %2</translation>
    </message>
    <message>
        <source>GPUs · head-room %1</source>
        <translation>GPU · 여유 %1</translation>
    </message>
    <message numerus="yes">
        <source>of %Ln GPU(s) · %1</source>
        <translation>
            <numerusform>GPU %Ln개 중 · %1</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>measured on %Ln GPU(s)</source>
        <translation>
            <numerusform>GPU %Ln개에서 측정</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>on %Ln GPU(s)</source>
        <translation>
            <numerusform>GPU %Ln개 사용</numerusform>
        </translation>
    </message>
    <message>
        <source>All alerts</source>
        <translation>모든 알림</translation>
    </message>
    <message>
        <source>this session, not then</source>
        <comment>below a chart that does not follow into the past</comment>
        <translation>그때가 아닌 이번 세션</translation>
    </message>
    <message>
        <source>%1 then</source>
        <translation>당시 %1</translation>
    </message>
</context>
<context>
    <name>aifactory::PastAlerts</name>
    <message>
        <source>Try again</source>
        <translation>다시 시도</translation>
    </message>
    <message>
        <source>Last hour</source>
        <translation>최근 1시간</translation>
    </message>
    <message>
        <source>Last day</source>
        <translation>최근 1일</translation>
    </message>
    <message>
        <source>7 days</source>
        <translation>7일</translation>
    </message>
    <message>
        <source>Other period</source>
        <translation>기간 지정</translation>
    </message>
    <message>
        <source>Period</source>
        <translation>기간</translation>
    </message>
    <message>
        <source>From</source>
        <translation>시작</translation>
    </message>
    <message>
        <source>To</source>
        <translation>끝</translation>
    </message>
    <message>
        <source>Refresh</source>
        <translation>새로 고침</translation>
    </message>
    <message>
        <source>Filter, for example  kind = xid AND gpus &gt;= 8</source>
        <translation>필터, 예:  kind = xid AND gpus &gt;= 8</translation>
    </message>
    <message>
        <source>No alert ended in this period</source>
        <translation>이 기간에 끝난 알림이 없습니다</translation>
    </message>
    <message>
        <source>No alert of this period matches this filter</source>
        <translation>이 기간에 필터와 맞는 알림이 없습니다</translation>
    </message>
    <message numerus="yes">
        <source>%Ln alert(s)</source>
        <translation>
            <numerusform>알림 %Ln건</numerusform>
        </translation>
    </message>
    <message>
        <source>%1, more when you scroll on</source>
        <translation>%1, 스크롤하면 더 표시</translation>
    </message>
    <message>
        <source>All alerts</source>
        <translation>모든 알림</translation>
    </message>
    <message>
        <source>Critical</source>
        <translation>심각</translation>
    </message>
    <message>
        <source>Xid errors</source>
        <translation>Xid 오류</translation>
    </message>
    <message>
        <source>Never acknowledged</source>
        <translation>확인되지 않음</translation>
    </message>
    <message>
        <source>Past alerts</source>
        <translation>지난 경보</translation>
    </message>
</context>
<context>
    <name>aifactory::PastBanner</name>
    <message>
        <source>Speed</source>
        <translation>속도</translation>
    </message>
    <message>
        <source>Factory seconds for each second of yours</source>
        <translation>실제 1초 동안 흐르는 팩토리의 초</translation>
    </message>
    <message>
        <source>%1 — from a handover file</source>
        <translation>%1 — 인수인계 파일의 기록</translation>
    </message>
    <message>
        <source>%1 — not live. %2 ago</source>
        <translation>%1 — 실시간이 아닙니다. %2 전</translation>
    </message>
    <message>
        <source>nothing was recorded then</source>
        <translation>그때는 기록이 없음</translation>
    </message>
    <message>
        <source>fetching…</source>
        <translation>가져오는 중…</translation>
    </message>
    <message>
        <source>this page is of the present only</source>
        <translation>이 페이지는 현재만 보여 줍니다</translation>
    </message>
</context>
<context>
    <name>aifactory::PictureDialog</name>
    <message>
        <source>Browse…</source>
        <translation>찾아보기…</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>저장</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>닫기</translation>
    </message>
    <message>
        <source>Save a picture</source>
        <translation>그림 저장</translation>
    </message>
    <message>
        <source>Picture (PNG)</source>
        <translation>그림 (PNG)</translation>
    </message>
    <message>
        <source>Turntable (PNG files)</source>
        <translation>회전 영상 (PNG 파일)</translation>
    </message>
    <message>
        <source>Turntable (MP4)</source>
        <translation>회전 영상 (MP4)</translation>
    </message>
    <message>
        <source>As on the screen, %1</source>
        <translation>화면 크기대로, %1</translation>
    </message>
    <message>
        <source>MP4 needs ffmpeg, which is not installed here; a turntable can be saved as PNG files.</source>
        <translation>MP4에는 ffmpeg가 필요하지만 이 컴퓨터에 설치되어 있지 않습니다. 회전 영상은 PNG 파일로 저장할 수 있습니다.</translation>
    </message>
    <message>
        <source>&amp;What:</source>
        <translation>종류(&amp;W):</translation>
    </message>
    <message>
        <source>&amp;Size:</source>
        <translation>크기(&amp;S):</translation>
    </message>
    <message>
        <source>Sa&amp;mples a pixel:</source>
        <translation>픽셀당 샘플(&amp;M):</translation>
    </message>
    <message>
        <source>F&amp;rames:</source>
        <translation>프레임 수(&amp;R):</translation>
    </message>
    <message>
        <source>&amp;File:</source>
        <translation>파일(&amp;F):</translation>
    </message>
    <message>
        <source>Movies (*.mp4)</source>
        <translation>동영상 (*.mp4)</translation>
    </message>
    <message>
        <source>Pictures (*.png)</source>
        <translation>그림 (*.png)</translation>
    </message>
    <message>
        <source>%1 of %2 · %3 left</source>
        <translation>%2개 중 %1개 · %3 남음</translation>
    </message>
    <message>
        <source>Saved in %1</source>
        <translation>%1에 저장했습니다</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>취소</translation>
    </message>
</context>
<context>
    <name>aifactory::PictureExport</name>
    <message>
        <source>Cancelled after %1 of %2 pictures.</source>
        <translation>그림 %2장 중 %1장을 저장하고 취소했습니다.</translation>
    </message>
    <message>
        <source>%1 cannot be written.</source>
        <translation>%1에 쓸 수 없습니다.</translation>
    </message>
    <message>
        <source>ffmpeg cannot be started: %1</source>
        <translation>ffmpeg를 시작할 수 없습니다: %1</translation>
    </message>
    <message>
        <source>Cancelled while ffmpeg made the movie.</source>
        <translation>ffmpeg가 동영상을 만드는 중에 취소했습니다.</translation>
    </message>
    <message>
        <source>ffmpeg failed: %1</source>
        <translation>ffmpeg가 실패했습니다: %1</translation>
    </message>
</context>
<context>
    <name>aifactory::PreferencesDialog</name>
    <message>
        <source>Preferences</source>
        <translation>환경설정</translation>
    </message>
    <message>
        <source>Theme</source>
        <translation>테마</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>언어</translation>
    </message>
    <message>
        <source>Rows</source>
        <translation>행 높이</translation>
    </message>
    <message>
        <source>System</source>
        <translation>시스템</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>어둡게</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>밝게</translation>
    </message>
    <message>
        <source>Compact</source>
        <translation>좁게</translation>
    </message>
    <message>
        <source>Comfortable</source>
        <translation>넓게</translation>
    </message>
    <message>
        <source>Alert notifications</source>
        <translation>데스크톱 알림</translation>
    </message>
    <message>
        <source>Tell from</source>
        <translation>알릴 심각도</translation>
    </message>
    <message>
        <source>Alarm sound</source>
        <translation>경보음</translation>
    </message>
    <message>
        <source>For control rooms: a critical alert is heard every 30 seconds until somebody acknowledges or silences it.</source>
        <translation>관제실용: 심각한 알림은 누군가 확인하거나 음소거할 때까지 30초마다 울립니다.</translation>
    </message>
    <message>
        <source>Off</source>
        <translation>끔</translation>
    </message>
    <message>
        <source>On</source>
        <translation>켬</translation>
    </message>
</context>
<context>
    <name>aifactory::PreviewView</name>
    <message>
        <source>%1 frames/s</source>
        <translation>초당 %1프레임</translation>
    </message>
    <message>
        <source>%1 of %2 samples</source>
        <translation>샘플 %1/%2</translation>
    </message>
</context>
<context>
    <name>aifactory::ProfileBook</name>
    <message>
        <source>Give the factory a name.</source>
        <translation>팩토리 이름을 입력하세요.</translation>
    </message>
    <message>
        <source>There is a factory of this name already.</source>
        <translation>같은 이름의 팩토리가 이미 있습니다.</translation>
    </message>
    <message>
        <source>Write a socket as unix:///run/aifactory/factoryd.sock, or an address on this machine as 127.0.0.1:7443.</source>
        <translation>소켓은 unix:///run/aifactory/factoryd.sock, 이 컴퓨터의 주소는 127.0.0.1:7443 형식으로 입력하세요.</translation>
    </message>
    <message>
        <source>Name the file that holds your token, with its full path.</source>
        <translation>토큰이 들어 있는 파일의 전체 경로를 입력하세요.</translation>
    </message>
    <message>
        <source>This file is not there or you may not read it.</source>
        <translation>파일이 없거나 읽을 권한이 없습니다.</translation>
    </message>
</context>
<context>
    <name>aifactory::ProfileDialog</name>
    <message>
        <source>Test</source>
        <translation>연결 시험</translation>
    </message>
    <message>
        <source>Add a factory</source>
        <translation>팩토리 추가</translation>
    </message>
    <message>
        <source>Edit %1</source>
        <translation>%1 편집</translation>
    </message>
    <message>
        <source>Browse…</source>
        <translation>찾아보기…</translation>
    </message>
    <message>
        <source>&amp;Name</source>
        <translation>이름(&amp;N)</translation>
    </message>
    <message>
        <source>&amp;Address</source>
        <translation>주소(&amp;A)</translation>
    </message>
    <message>
        <source>&amp;Token file</source>
        <translation>토큰 파일(&amp;T)</translation>
    </message>
    <message>
        <source>Token file</source>
        <translation>토큰 파일</translation>
    </message>
    <message>
        <source>Nothing answers at this address.</source>
        <translation>이 주소에서 응답이 없습니다.</translation>
    </message>
    <message>
        <source>Connecting to %1…</source>
        <translation>%1에 연결 중…</translation>
    </message>
    <message>
        <source>%1 answers. You are %2 (%3).</source>
        <translation>%1 응답함. 사용자: %2(%3).</translation>
    </message>
</context>
<context>
    <name>aifactory::ProfileRow</name>
    <message>
        <source>A simulated factory that runs on this machine; every value is made up.</source>
        <translation>이 컴퓨터에서 실행되는 시뮬레이션 팩토리입니다. 모든 값은 가상입니다.</translation>
    </message>
    <message>
        <source>Edit…</source>
        <translation>편집…</translation>
    </message>
    <message>
        <source>Remove…</source>
        <translation>제거…</translation>
    </message>
    <message>
        <source>Be there as</source>
        <translation>역할</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>보기</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>다시 시도</translation>
    </message>
    <message>
        <source>Connect</source>
        <translation>연결</translation>
    </message>
    <message>
        <source>Disconnect</source>
        <translation>연결 끊기</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>취소</translation>
    </message>
    <message>
        <source>Starting the demo factory…</source>
        <translation>데모 팩토리를 시작하는 중…</translation>
    </message>
    <message>
        <source>Connecting to %1…</source>
        <translation>%1에 연결 중…</translation>
    </message>
    <message>
        <source>Trying again in %1.</source>
        <translation>%1 후에 다시 시도합니다.</translation>
    </message>
    <message>
        <source>A handover file: %1</source>
        <translation>인수인계 파일: %1</translation>
    </message>
</context>
<context>
    <name>aifactory::ScriptEditor</name>
    <message>
        <source>Script</source>
        <translation>스크립트</translation>
    </message>
</context>
<context>
    <name>aifactory::ShareDialog</name>
    <message>
        <source>Share %1 with the factory</source>
        <translation>%1을(를) 팩토리와 공유</translation>
    </message>
    <message>
        <source>Share</source>
        <translation>공유</translation>
    </message>
    <message>
        <source>&amp;Name</source>
        <translation>이름(&amp;N)</translation>
    </message>
    <message>
        <source>&amp;Description</source>
        <translation>설명(&amp;D)</translation>
    </message>
    <message>
        <source>Uploading</source>
        <translation>올리는 중</translation>
    </message>
    <message>
        <source>Cancelled.</source>
        <translation>취소했습니다.</translation>
    </message>
</context>
<context>
    <name>aifactory::ShortcutsDialog</name>
    <message>
        <source>Keyboard shortcuts</source>
        <translation>키보드 단축키</translation>
    </message>
</context>
<context>
    <name>aifactory::SilenceForm</name>
    <message>
        <source>Until…</source>
        <translation>지정 시각…</translation>
    </message>
    <message>
        <source>For how long</source>
        <translation>시간</translation>
    </message>
    <message>
        <source>Silent until</source>
        <translation>음소거 종료 시각</translation>
    </message>
</context>
<context>
    <name>aifactory::Sparkline</name>
    <message>
        <source>No history yet</source>
        <translation>아직 기록 없음</translation>
    </message>
</context>
<context>
    <name>aifactory::StatusBar</name>
    <message>
        <source>GUI %1 ms behind</source>
        <translation>GUI 지연 %1 ms</translation>
    </message>
    <message>
        <source>The longest that an event of the console had to wait in the last second</source>
        <translation>지난 1초 동안 콘솔 이벤트가 가장 오래 기다린 시간</translation>
    </message>
    <message>
        <source>No factory is open</source>
        <translation>열린 팩토리 없음</translation>
    </message>
    <message>
        <source>%1 does not answer since %2</source>
        <translation>%1, %2부터 응답 없음</translation>
    </message>
    <message>
        <source>The values of this factory are made up by a simulation.</source>
        <translation>이 팩토리의 값은 시뮬레이션으로 만들어진 것입니다.</translation>
    </message>
    <message>
        <source>reading the fleet…</source>
        <translation>팩토리 정보를 읽는 중…</translation>
    </message>
    <message>
        <source>%1 s</source>
        <translation>%1초</translation>
    </message>
    <message>
        <source>%1 · measured %2 ago</source>
        <translation>%1 · %2 전 측정</translation>
    </message>
    <message>
        <source>%1 · nothing measured yet</source>
        <translation>%1 · 아직 측정값 없음</translation>
    </message>
    <message>
        <source>revision %1</source>
        <translation>리비전 %1</translation>
    </message>
    <message numerus="yes">
        <source>%Ln GPU(s)</source>
        <translation>
            <numerusform>GPU %Ln개</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 · measured %2</source>
        <translation>%1 · %2 측정</translation>
    </message>
    <message>
        <source>%1 · nothing is measured</source>
        <translation>%1 · 측정값 없음</translation>
    </message>
    <message>
        <source>%1 does not answer</source>
        <translation>%1 응답 없음</translation>
    </message>
    <message>
        <source>%1 of %2 devices have values; the newest was measured at %3.</source>
        <translation>장치 %2개 중 %1개에 측정값이 있으며, 가장 최근 측정 시각은 %3입니다.</translation>
    </message>
</context>
<context>
    <name>aifactory::SubmitDialog</name>
    <message>
        <source>Nothing is lost: trying again under the same request gives one job, never two.</source>
        <translation>잃은 것은 없습니다. 같은 요청으로 다시 시도하면 작업은 하나만 만들어집니다.</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>다시 시도</translation>
    </message>
    <message>
        <source>Submitting…</source>
        <translation>제출하는 중…</translation>
    </message>
    <message>
        <source>Submit job</source>
        <translation>작업 제출</translation>
    </message>
    <message>
        <source>Ctrl+Enter</source>
        <translation>Ctrl+Enter</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>닫기</translation>
    </message>
    <message numerus="yes">
        <source>The scheduler would take this job: %Ln GPU(s).</source>
        <translation>
            <numerusform>스케줄러가 받아들일 수 있는 작업입니다: GPU %Ln개.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>aifactory::SubmitForm</name>
    <message>
        <source>Name</source>
        <translation>이름</translation>
    </message>
    <message>
        <source>Tenant</source>
        <translation>테넌트</translation>
    </message>
    <message>
        <source>Queue</source>
        <translation>큐</translation>
    </message>
    <message>
        <source>Account</source>
        <translation>계정</translation>
    </message>
    <message>
        <source>QOS</source>
        <translation>QOS</translation>
    </message>
    <message>
        <source>Nodes</source>
        <translation>노드</translation>
    </message>
    <message>
        <source>GPUs on each node</source>
        <translation>노드당 GPU</translation>
    </message>
    <message>
        <source>CPUs on each node</source>
        <translation>노드당 CPU</translation>
    </message>
    <message>
        <source>Time limit</source>
        <translation>시간 제한</translation>
    </message>
    <message>
        <source>Working directory</source>
        <translation>작업 디렉터리</translation>
    </message>
    <message>
        <source>Output file</source>
        <translation>출력 파일</translation>
    </message>
    <message>
        <source>Batch script</source>
        <translation>배치 스크립트</translation>
    </message>
    <message>
        <source>Default</source>
        <translation>기본값</translation>
    </message>
    <message>
        <source>%1 nodes with %2 × %3</source>
        <translation>노드 %1개, 각 %2 × %3</translation>
    </message>
    <message>
        <source>GPU</source>
        <translation>GPU</translation>
    </message>
    <message>
        <source>at most %1</source>
        <translation>최대 %1</translation>
    </message>
    <message>
        <source>%1 waiting</source>
        <translation>%1개 대기</translation>
    </message>
    <message>
        <source>takes no jobs now</source>
        <translation>지금은 작업을 받지 않음</translation>
    </message>
    <message>
        <source>Give the job a name.</source>
        <translation>작업 이름을 입력하세요.</translation>
    </message>
    <message>
        <source>A name is at most 128 bytes of printable characters, without line breaks or tabs.</source>
        <translation>이름은 줄바꿈과 탭 없이 인쇄 가능한 문자로 최대 128바이트입니다.</translation>
    </message>
    <message>
        <source>Write a time such as 90m, 12h, 2d 6h or 01:30:00, or leave it empty.</source>
        <translation>90m, 12h, 2d 6h, 01:30:00과 같이 쓰거나 비워 두세요.</translation>
    </message>
    <message>
        <source>A batch script starts with #! and its interpreter, for example #!/bin/bash.</source>
        <translation>배치 스크립트는 #!와 인터프리터로 시작합니다. 예: #!/bin/bash</translation>
    </message>
    <message>
        <source>A script is at most 4 MiB. Put large data in a file that the script reads.</source>
        <translation>스크립트는 최대 4 MiB입니다. 큰 데이터는 스크립트가 읽는 파일에 두세요.</translation>
    </message>
    <message>
        <source>for example ax-eval-nightly</source>
        <translation>예: ax-eval-nightly</translation>
    </message>
    <message>
        <source>for example 90m, 12h or 2d; empty: the queue&apos;s default</source>
        <translation>예: 90m, 12h, 2d. 비우면 큐의 기본값</translation>
    </message>
    <message>
        <source>your home, or what your site has set</source>
        <translation>홈 디렉터리 또는 사이트에서 정한 곳</translation>
    </message>
    <message>
        <source>Submit held, to be released later</source>
        <translation>보류 상태로 제출하고 나중에 해제</translation>
    </message>
    <message numerus="yes">
        <source>%Ln GPU(s) in all</source>
        <translation>
            <numerusform>모두 GPU %Ln개</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 of %Ln GPU(s) in this queue</source>
        <translation>
            <numerusform>이 큐의 GPU %Ln개 중 %1개</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>aifactory::TableView</name>
    <message>
        <source>Row %1 of %2</source>
        <translation>%2 %1열</translation>
    </message>
</context>
<context>
    <name>aifactory::TimeActions</name>
    <message>
        <source>%1×</source>
        <comment>speed of playing</comment>
        <translation>%1배</translation>
    </message>
    <message>
        <source>The past could not be shown: %1</source>
        <translation>과거를 보여 줄 수 없습니다: %1</translation>
    </message>
    <message>
        <source>Go to an instant…</source>
        <translation>시점으로 이동…</translation>
    </message>
    <message>
        <source>Play slower</source>
        <translation>느리게 재생</translation>
    </message>
    <message>
        <source>Play faster</source>
        <translation>빠르게 재생</translation>
    </message>
    <message>
        <source>One minute back</source>
        <translation>1분 뒤로</translation>
    </message>
    <message>
        <source>One minute on</source>
        <translation>1분 앞으로</translation>
    </message>
    <message>
        <source>To the alert before</source>
        <translation>이전 알림로</translation>
    </message>
    <message>
        <source>To the alert after</source>
        <translation>다음 알림로</translation>
    </message>
    <message>
        <source>To the start of the selected job</source>
        <translation>선택한 작업의 시작으로</translation>
    </message>
    <message>
        <source>To the end of the selected job</source>
        <translation>선택한 작업의 종료로</translation>
    </message>
    <message>
        <source>Back to live</source>
        <translation>실시간으로</translation>
    </message>
    <message>
        <source>Save a handover…</source>
        <translation>인수인계 저장…</translation>
    </message>
    <message>
        <source>Notes of this handover</source>
        <translation>인수인계 메모</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>일시 정지</translation>
    </message>
    <message>
        <source>Play</source>
        <translation>재생</translation>
    </message>
    <message>
        <source>No earlier alert is known.</source>
        <translation>이보다 이른 알림는 알려져 있지 않습니다.</translation>
    </message>
    <message>
        <source>No later alert is known.</source>
        <translation>이보다 늦은 알림는 알려져 있지 않습니다.</translation>
    </message>
    <message>
        <source>Job %1: %2</source>
        <translation>작업 %1: %2</translation>
    </message>
    <message>
        <source>Job %1 has not ended yet.</source>
        <translation>작업 %1은(는) 아직 끝나지 않았습니다.</translation>
    </message>
    <message>
        <source>Job %1 has not started yet.</source>
        <translation>작업 %1은(는) 아직 시작되지 않았습니다.</translation>
    </message>
    <message>
        <source>Add a note…</source>
        <translation>메모 추가…</translation>
    </message>
    <message>
        <source>%1 notes wait already. Save a handover, or remove some of them there.</source>
        <translation>이미 메모 %1개가 대기 중입니다. 인수인계를 저장하거나 그 창에서 일부를 삭제하십시오.</translation>
    </message>
    <message>
        <source>The note waits for the next handover.</source>
        <translation>메모는 다음 인수인계에 포함됩니다.</translation>
    </message>
</context>
<context>
    <name>aifactory::TimeChart</name>
    <message>
        <source>d MMM</source>
        <comment>a day</comment>
        <translation>M월 d일</translation>
    </message>
    <message>
        <source>not measured</source>
        <translation>측정되지 않음</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <comment>name of a line, its value</comment>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>%1: %2 to %3</source>
        <comment>name of a band, its ends</comment>
        <translation>%1: %2~%3</translation>
    </message>
</context>
<context>
    <name>aifactory::TimeScrubber</name>
    <message>
        <source>now</source>
        <translation>지금</translation>
    </message>
    <message>
        <source>Time that is shown</source>
        <translation>보고 있는 시각</translation>
    </message>
    <message>
        <source>live</source>
        <translation>실시간</translation>
    </message>
    <message>
        <source>Drag, or use the arrow keys, to see an earlier time</source>
        <translation>끌거나 화살표 키를 눌러 지난 시점을 봅니다</translation>
    </message>
    <message>
        <source>More about the time</source>
        <translation>시각에 관한 기능</translation>
    </message>
</context>
<context>
    <name>aifactory::TopBar</name>
    <message>
        <source>Factories…</source>
        <translation>팩토리…</translation>
    </message>
    <message>
        <source>AI Factory Console</source>
        <translation>AI Factory Console</translation>
    </message>
    <message>
        <source>Search jobs, nodes, GPUs, tenants, actions</source>
        <translation>작업, 노드, GPU, 테넌트, 동작 검색</translation>
    </message>
    <message>
        <source>Switch to another factory</source>
        <translation>다른 팩토리로 전환</translation>
    </message>
    <message>
        <source>No factory</source>
        <translation>팩토리 없음</translation>
    </message>
    <message>
        <source>Factory: %1</source>
        <translation>팩토리: %1</translation>
    </message>
    <message>
        <source>You are signed in as %1</source>
        <translation>%1(으)로 로그인됨</translation>
    </message>
    <message>
        <source>Live</source>
        <translation>실시간</translation>
    </message>
    <message>
        <source>Alerts %1</source>
        <translation>알림 %1</translation>
    </message>
    <message>
        <source>What is wrong right now (%1)</source>
        <translation>지금 발생 중인 문제 (%1)</translation>
    </message>
    <message>
        <source>Handover</source>
        <translation>인수인계</translation>
    </message>
    <message>
        <source>Past</source>
        <translation>과거</translation>
    </message>
    <message>
        <source>What was wrong then (%1)</source>
        <translation>그때의 문제(%1)</translation>
    </message>
    <message>
        <source>Alerts …</source>
        <translation>경보 …</translation>
    </message>
</context>
<context>
    <name>aifactory::TransferBar</name>
    <message>
        <source>%1: %2 of %3</source>
        <translation>%1: %3 중 %2</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>취소</translation>
    </message>
</context>
<context>
    <name>aifactory::TwinButton</name>
    <message>
        <source>Scene</source>
        <translation>장면</translation>
    </message>
    <message>
        <source>Open a scene…</source>
        <translation>장면 열기…</translation>
    </message>
    <message>
        <source>Data hall</source>
        <translation>데이터 홀</translation>
    </message>
    <message>
        <source>Open a scene</source>
        <translation>장면 열기</translation>
    </message>
    <message>
        <source>Scenes (*.glb)</source>
        <translation>장면 (*.glb)</translation>
    </message>
</context>
<context>
    <name>aifactory::TwinDetails</name>
    <message>
        <source>Coolant loop %1</source>
        <translation>냉각수 루프 %1</translation>
    </message>
    <message>
        <source>Power feed %1</source>
        <translation>전력 공급선 %1</translation>
    </message>
    <message>
        <source>Click a GPU, a node or a rack to see what it does.</source>
        <translation>GPU, 노드 또는 랙을 클릭하면 무엇을 하고 있는지 보입니다.</translation>
    </message>
    <message>
        <source>Reads now</source>
        <translation>현재 값</translation>
    </message>
    <message>
        <source>Limit</source>
        <translation>한도</translation>
    </message>
    <message>
        <source>If it fails, %1, %2 and %3 are touched.</source>
        <translation>중단되면 %1, %2, %3에 영향이 있습니다.</translation>
    </message>
    <message numerus="yes">
        <source>%Ln GPU(s)</source>
        <translation>
            <numerusform>GPU %Ln개</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln job(s)</source>
        <translation>
            <numerusform>작업 %Ln개</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln tenant(s)</source>
        <translation>
            <numerusform>테넌트 %Ln곳</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln of the GPU(s) have a second supply of the kind.</source>
        <translation>
            <numerusform>이 중 GPU %Ln개는 같은 종류의 다른 공급선에도 연결되어 있습니다.</numerusform>
        </translation>
    </message>
    <message>
        <source>GPUs</source>
        <translation>GPU</translation>
    </message>
    <message>
        <source>Nodes</source>
        <translation>노드</translation>
    </message>
    <message numerus="yes">
        <source>and %Ln more</source>
        <translation>
            <numerusform>외 %Ln개</numerusform>
        </translation>
    </message>
    <message>
        <source>Jobs</source>
        <translation>작업</translation>
    </message>
    <message>
        <source>Tenants</source>
        <translation>테넌트</translation>
    </message>
    <message>
        <source>Selection</source>
        <translation>선택</translation>
    </message>
    <message>
        <source>Show in Allocations</source>
        <translation>할당에서 보기</translation>
    </message>
    <message>
        <source>What does it feed?</source>
        <translation>무엇에 공급하나요?</translation>
    </message>
    <message>
        <source>Power feed, coolant loop or rack</source>
        <translation>전력 공급선, 냉각수 루프 또는 랙</translation>
    </message>
</context>
<context>
    <name>aifactory::TwinPage</name>
    <message>
        <source>Whole site</source>
        <translation>전체 부지</translation>
    </message>
    <message>
        <source>Hot aisle</source>
        <translation>열 통로</translation>
    </message>
    <message>
        <source>Cold aisle</source>
        <translation>냉 통로</translation>
    </message>
    <message>
        <source>Rack</source>
        <translation>랙</translation>
    </message>
    <message>
        <source>%1 cannot be opened: %2</source>
        <translation>%1을(를) 열 수 없습니다: %2</translation>
    </message>
    <message>
        <source>The factory no longer has %1. This is the data hall.</source>
        <translation>팩토리에 더 이상 %1이(가) 없습니다. 지금 보이는 것은 데이터 홀입니다.</translation>
    </message>
    <message>
        <source>Downloading %1</source>
        <translation>%1 내려받는 중</translation>
    </message>
    <message>
        <source>%1 was removed from the factory.</source>
        <translation>%1을(를) 팩토리에서 제거했습니다.</translation>
    </message>
    <message>
        <source>What the GPUs show</source>
        <translation>GPU에 표시할 내용</translation>
    </message>
    <message>
        <source>Show %1</source>
        <translation>%1 표시</translation>
    </message>
    <message>
        <source>Views</source>
        <translation>시점</translation>
    </message>
    <message>
        <source>Isolate</source>
        <translation>선택만 보기</translation>
    </message>
    <message>
        <source>Shows only the racks of what is selected, and dims all other GPUs (%1)</source>
        <translation>선택한 항목의 랙만 표시하고 다른 GPU는 모두 흐리게 합니다(%1)</translation>
    </message>
    <message>
        <source>Height of the cut</source>
        <translation>절단 높이</translation>
    </message>
    <message>
        <source>Cuts away everything above a height</source>
        <translation>지정한 높이 위를 모두 잘라냅니다</translation>
    </message>
    <message>
        <source>Picture…</source>
        <translation>그림…</translation>
    </message>
    <message>
        <source>WASD and the arrow keys fly, Shift and the arrow keys turn, Space selects what is in the middle, Enter opens it.</source>
        <translation>WASD와 화살표 키로 이동하고, Shift와 화살표 키로 회전하며, 스페이스로 가운데에 있는 것을 선택하고 Enter로 엽니다.</translation>
    </message>
    <message>
        <source>Frame the selection</source>
        <translation>선택한 것에 화면 맞추기</translation>
    </message>
    <message>
        <source>Show the whole site</source>
        <translation>전체 부지 보기</translation>
    </message>
    <message>
        <source>Isolate the selection</source>
        <translation>선택만 보기</translation>
    </message>
    <message>
        <source>Add this view to the bookmarks…</source>
        <translation>이 시점을 책갈피에 추가…</translation>
    </message>
    <message>
        <source>Save a picture or turntable…</source>
        <translation>그림 또는 회전 영상 저장…</translation>
    </message>
    <message>
        <source>The hall cannot be shown</source>
        <translation>데이터 홀을 표시할 수 없습니다</translation>
    </message>
    <message>
        <source>No GPUs</source>
        <translation>GPU 없음</translation>
    </message>
    <message>
        <source>This fleet has nothing to be shown in a hall.</source>
        <translation>데이터 홀에 표시할 것이 없습니다.</translation>
    </message>
    <message>
        <source>Building the hall…</source>
        <translation>데이터 홀을 만드는 중…</translation>
    </message>
    <message>
        <source>Its racks and GPUs stand where the layout says.</source>
        <translation>랙과 GPU를 배치도에 있는 자리에 놓습니다.</translation>
    </message>
    <message>
        <source>Not rendering</source>
        <translation>렌더링 중지</translation>
    </message>
    <message>
        <source>The picture stands still: %1</source>
        <translation>그림이 멈췄습니다: %1</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>다시 시도</translation>
    </message>
    <message>
        <source>not cut</source>
        <translation>절단 없음</translation>
    </message>
    <message>
        <source>cut at %1 m</source>
        <translation>%1 m에서 절단</translation>
    </message>
    <message>
        <source>Select</source>
        <translation>선택</translation>
    </message>
    <message>
        <source>What does %1 feed?</source>
        <translation>%1은(는) 무엇에 공급하나요?</translation>
    </message>
    <message>
        <source>Show in Allocations</source>
        <translation>할당에서 보기</translation>
    </message>
    <message>
        <source>Show job %1</source>
        <translation>작업 %1 보기</translation>
    </message>
    <message numerus="yes">
        <source>%Ln GPU(s)</source>
        <translation>
            <numerusform>GPU %Ln개</numerusform>
        </translation>
    </message>
    <message>
        <source>Remove a bookmark</source>
        <translation>책갈피 삭제</translation>
    </message>
    <message>
        <source>Add a view</source>
        <translation>시점 추가</translation>
    </message>
    <message>
        <source>Name of this view:</source>
        <translation>시점 이름:</translation>
    </message>
</context>
<context>
    <name>aifactory::TwinSharing</name>
    <message>
        <source>Share this scene with the factory…</source>
        <translation>이 장면을 팩토리와 공유…</translation>
    </message>
    <message>
        <source>Remove from the factory…</source>
        <translation>팩토리에서 제거…</translation>
    </message>
    <message>
        <source>Remove a scene</source>
        <translation>장면 제거</translation>
    </message>
    <message>
        <source>Remove %1 from the factory, for everybody? This cannot be undone.</source>
        <translation>모두가 쓰는 팩토리 목록에서 %1을(를) 제거할까요? 되돌릴 수 없습니다.</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>제거</translation>
    </message>
</context>
</TS>
