"""The real lspci as judge: made-up config spaces, what it prints of them, and what the bytes say."""
