select level, missing, cells from missing_count where delivery = $delivery
