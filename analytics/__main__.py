"""The command line: `python -m analytics` with check, build, regions, profile, benchmark, …"""

from analytics.command_line import main

if __name__ == "__main__":
    main()
