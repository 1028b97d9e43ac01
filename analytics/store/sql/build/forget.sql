drop table staged
