"""示例: one half-year's cycle on the real plan with made-up, marked actuals."""
