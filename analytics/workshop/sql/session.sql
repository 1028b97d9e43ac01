select *
from sessions
where code = :code
