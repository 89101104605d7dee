from tests.cases.command import main

raise SystemExit(main())
