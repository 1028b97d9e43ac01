-- The organisations that are valid on a date, one row a gemeente that they serve.
select distinct organisation, name, poi, province, gemeente
from organisation
where (valid_from is null or valid_from <= $date) and (valid_to is null or valid_to > $date)
order by organisation, gemeente
