"""How gunicorn serves the portal where its command line says nothing else.

Threads, because a request is read by whoever answers it: one client on a slow line would keep a
worker without threads, and with it everyone else, until its time is over.
"""

workers = 2
worker_class = "gthread"
threads = 8
