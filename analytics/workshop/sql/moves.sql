select serial, phase, challenge, at
from moves
where session = :session
order by serial
