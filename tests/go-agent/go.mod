module go-agent

go 1.19

require github.com/juju/gnuflag v1.0.0

require gopkg.in/yaml.v2 v2.4.0
