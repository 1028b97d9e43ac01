select organisation, name, lon, lat
from branch
where (valid_from is null or valid_from <= $date) and (valid_to is null or valid_to > $date)
  and ($organisation = '' or organisation = $organisation)
order by organisation, name, lon, lat
