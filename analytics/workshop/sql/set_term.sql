update sessions set expires = :expires where id = :session
