select region, value, missing from context where delivery = $delivery and "column" = $column
