#pragma once
// Without this the header hides sd_journal_sendv behind a macro that Swift cannot call.
#define SD_JOURNAL_SUPPRESS_LOCATION
#include <systemd/sd-daemon.h>
#include <systemd/sd-journal.h>
