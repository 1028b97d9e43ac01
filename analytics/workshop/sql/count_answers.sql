select count(*) as count
from answers
where team = :team and challenge = :challenge
