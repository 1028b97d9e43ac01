-- The newest name comes last.
select organisation, name from organisation order by valid_from nulls first, name
