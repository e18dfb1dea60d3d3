module plugins

go 1.27
