insert into team_keys (hash, team, made)
values (:hash, :team, :made)
