select *
from answers
where team = :team and token = :token
