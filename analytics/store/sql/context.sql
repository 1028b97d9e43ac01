select "column", region, value, missing
from context
where delivery = $delivery and "column" in (select unnest($columns))
  and region between $first and $last
