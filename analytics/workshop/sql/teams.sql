select teams.*, sessions.code
from teams
inner join sessions on teams.session = sessions.id
where teams.session = :session
order by teams.id
