update gpkg_contents set last_change = :moment
