from tests.harness.command import main

raise SystemExit(main())
