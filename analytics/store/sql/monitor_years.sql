select distinct "year" from monitor where list_contains($deliveries, delivery) order by "year"
