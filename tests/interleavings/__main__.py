from tests.interleavings.command import main

raise SystemExit(main())
