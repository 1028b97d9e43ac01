select
    sessions.code,
    sessions.title,
    sessions.created,
    sessions.expires,
    (select count(*) from teams where teams.session = sessions.id) as teams,
    (
        select moves.phase
        from moves
        where moves.session = sessions.id
        order by moves.serial desc
        limit 1
    ) as phase
from sessions
order by sessions.created, sessions.id
