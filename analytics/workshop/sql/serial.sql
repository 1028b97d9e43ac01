select moves.serial, sessions.expires
from sessions
inner join moves on sessions.id = moves.session
where sessions.code = :code
order by moves.serial desc
limit 1
