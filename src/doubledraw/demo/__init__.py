"""The fictional county 清源县: rolls that exist nowhere, for demonstrations and tests."""
