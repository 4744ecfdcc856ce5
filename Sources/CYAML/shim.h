// libyaml: the event parser, with line and column of every node.
#pragma once
#include <yaml.h>
