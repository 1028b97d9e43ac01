-- Who serves which gemeente, and from when until when.
select distinct organisation, name, gemeente, valid_from, valid_to
from organisation
order by gemeente, organisation, valid_from
