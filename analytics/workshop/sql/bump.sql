update sessions set news = news + 1 where id = :session
