from tests.conflicts.command import main

raise SystemExit(main())
