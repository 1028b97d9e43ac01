select hints.team, hints.challenge, count(*) as count
from hints
inner join teams on hints.team = teams.id
where teams.session = :session
group by hints.team, hints.challenge
