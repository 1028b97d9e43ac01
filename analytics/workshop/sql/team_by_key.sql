select teams.*, sessions.code, sessions.expires
from team_keys
inner join teams on team_keys.team = teams.id
inner join sessions on teams.session = sessions.id
where team_keys.hash = :hash
