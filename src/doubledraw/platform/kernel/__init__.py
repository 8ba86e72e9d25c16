"""Pure words of the domain: actor, errors, verdict, flow, event, sealed documents."""
