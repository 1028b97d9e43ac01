insert into moves (session, serial, phase, challenge, at)
values (:session, :serial, :phase, :challenge, :at)
