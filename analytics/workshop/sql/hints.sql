select hints.team, hints.challenge, count(*) as count
from hints
inner join teams on hints.team = teams.id
where teams.session = :session and (:team = 0 or teams.id = :team)
group by hints.team, hints.challenge
