"""Version 1 of the API: OpenAPI 3.1 at /api/v1/openapi.json."""
