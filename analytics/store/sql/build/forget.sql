drop table staged;
drop table gap;
