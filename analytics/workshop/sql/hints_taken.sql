select count(*) as count
from hints
where team = :team and challenge = :challenge
