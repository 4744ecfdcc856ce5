// SQLite: SQLITE_TRANSIENT is a cast of -1 to a function pointer, which Swift does not import.
#pragma once
#include <sqlite3.h>
