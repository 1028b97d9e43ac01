select region, value, missing
from context
where delivery = $delivery and "column" = $column and region between $first and $last
