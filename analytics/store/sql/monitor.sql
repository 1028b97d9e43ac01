-- Figures of organisations out of $deliveries (the ones that hold most come last): of each figure
-- the one of the last delivery that has it.
with told as (
    select
        monitor.*,
        row_number() over (
            partition by organisation, "year"
            order by list_position($deliveries, delivery) desc
        ) as place
    from monitor
    where list_contains($deliveries, delivery)
      and indicator = $indicator
)
select organisation, "year", indicator, value, low, high, missing, status, delivery
from told
where place = 1
order by "year", organisation
