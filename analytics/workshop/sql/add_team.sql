insert into teams (session, name, folded, organisation, word, token, joined, since)
values (:session, :name, :folded, :organisation, :word, :token, :joined, :since)
