select answers.*
from answers
inner join teams on answers.team = teams.id
where teams.session = :session
order by answers.id
