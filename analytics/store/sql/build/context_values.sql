select context.value
from context
join region on region.id = context.region
where context."column" = $column and region.level = $level and context.value is not null
