/* SPDX-License-Identifier: EUPL-1.2 */
/* server_spike: what an HTTP engine must do to be judged by server_spike.c. Headers must be whole
 * within SPIKE_HEADERS_MS. Paths: / answers; /hold waits for spike_wake(); /stream greets with an
 * event, waits, and once spike_release is set spike_wake() sends "data" and ends it. */
#ifndef SERVER_SPIKE_H
#define SERVER_SPIKE_H

enum { SPIKE_LOOPS = 2, SPIKE_HEADERS_MS = 1500, SPIKE_CONNECTIONS = 8000 };

extern _Atomic int spike_release, spike_smuggled, spike_streams;

const char *spike_engine(void);
int spike_start(void); /* the port */
void spike_wake(void);
void spike_stop(void);

#endif
