delete from team_keys
where
    team = :team
    and hash not in (
        select newest.hash
        from team_keys as newest
        where newest.team = :team
        order by newest.made desc, newest.hash
        limit :most
    )
