select answers.*
from answers
inner join teams on answers.team = teams.id
where
    teams.session = :session
    and (:team = 0 or teams.id = :team)
    and answers.id = (
        select max(other.id)
        from answers as other
        where other.team = answers.team and other.challenge = answers.challenge
    )
order by answers.id
