/* Matching inspectors: assign/v1 (DD-1 §5), with the Hall violator when it cannot be done. */
(function (root) {
  'use strict';
  const DD1 = (root.DD1 = root.DD1 || {});
  const { Numbers } = DD1.hashes;
  const { keyOf } = DD1.documents;

  const byWords = (a, b) => (a.number < b.number ? -1 : a.number > b.number ? 1 : 0);

  /* One seat (§5.1): who may come, who may go where, and how much each carries. */
  class Seat {
    constructor(g, design, targets, people, recusals, earlier, loads, suite, seed) {
      this.count = design.seats[g].count;
      this.targets = targets;
      this.recusals = recusals;
      this.earlier = earlier;
      this.candidates = candidatesFor(design.seats[g], people);
      this.loads = loads;
      this.atStart = new Map(this.candidates.map((person) => [person, loads.get(person)]));
      this.cap = (person) => Math.min(person.capacity, design.max_load === null ? Infinity : design.max_load);
      this.order = new Numbers(suite, keyOf(suite, 'order/' + g, seed));
      this.edge = new Numbers(suite, keyOf(suite, 'edge/' + g, seed));
      this.on = targets.map(() => new Set()); // people on each target, this seat only
      this.of = new Map(this.candidates.map((person) => [person, new Set()])); // targets of each person, this seat only
      this.ranked = new Map();
    }

    isEligible(t, person) {
      const { id, region } = this.targets[t];
      return (person.regions === null || person.regions.has(region))
        && !this.recusals.has(id + '\t' + person.ref) && !this.earlier[t].has(person.ref);
    }

    hasRoom(person) {
      return this.loads.get(person) < this.cap(person);
    }

    /* Eligible candidates of a target by r(t, i). */
    byEdge(t) {
      if (!this.ranked.has(t)) {
        const found = this.candidates.filter((person) => this.isEligible(t, person));
        const numbered = found.map((person) => ({ person, number: this.edge.hexOf(this.targets[t].id + '/' + person.ref) }));
        this.ranked.set(t, numbered.sort(byWords).map(({ person }) => person));
      }
      return this.ranked.get(t);
    }

    put(t, person) {
      this.on[t].add(person);
      this.of.get(person).add(t);
    }

    take(t, person) {
      this.on[t].delete(person);
      this.of.get(person).delete(t);
    }

    carry(person) {
      this.loads.set(person, this.loads.get(person) + 1);
    }

    /* §5.2 */
    targetOrder() {
      const numbered = this.targets.map(({ id }, t) => ({ t, number: this.order.hexOf(id) }));
      return numbered.sort(byWords).map(({ t }) => t);
    }

    /* §5.3: byEdge is sorted by r and sort is stable, so sorting by load gives (load, r). */
    serveFirst(t) {
      const free = this.byEdge(t).filter((person) => this.hasRoom(person));
      free.sort((a, b) => this.loads.get(a) - this.loads.get(b));
      for (const person of free.slice(0, this.count)) {
        this.put(t, person);
        this.carry(person);
      }
    }

    /* §5.4: one breadth-first alternating search; null when a path was flipped, otherwise the reached targets. */
    search(start) {
      const queue = [start];
      const reachedBy = new Map([[start, null]]); // target -> person who led to it
      const askedBy = new Map(); // person -> target that asked for them
      for (const t of queue) {
        for (const person of this.byEdge(t)) {
          if (askedBy.has(person) || this.on[t].has(person)) continue;
          askedBy.set(person, t);
          if (this.hasRoom(person)) {
            this.flip(person, askedBy, reachedBy);
            return null;
          }
          for (const other of [...this.of.get(person)].sort((a, b) => a - b)) {
            if (!reachedBy.has(other)) {
              reachedBy.set(other, person);
              queue.push(other);
            }
          }
        }
      }
      return queue;
    }

    flip(last, askedBy, reachedBy) {
      this.carry(last);
      for (let person = last; person !== null; ) {
        const t = askedBy.get(person);
        const released = reachedBy.get(t);
        if (released !== null) this.take(t, released);
        this.put(t, person);
        person = released;
      }
    }

    /* §5.5: the reached targets need more than everybody eligible for them can give. */
    violator(g, reached) {
      const targets = reached.slice().sort((a, b) => a - b);
      let most = 0;
      for (const person of this.candidates) {
        const eligible = targets.filter((t) => this.isEligible(t, person)).length;
        most += Math.min(Math.max(0, this.cap(person) - this.atStart.get(person)), eligible);
      }
      return { seat: g, targets: targets.map((t) => this.targets[t].id), need: targets.length * this.count, most };
    }
  }

  function candidatesFor({ department, qualification }, people) {
    return people.filter((person) =>
      person.department === department && (qualification === '' || person.qualifications.has(qualification)));
  }

  /* Teams per target (array of seats, each an array of refs by bytes), or the first blocked seat.
     `targets` are {id, region} by id bytes, `people` by ref bytes. */
  function* assign(design, targets, people, recusals, suite, seed) {
    const loads = new Map(people.map((person) => [person, person.load]));
    const earlier = targets.map(() => new Set());
    const teams = targets.map(() => []);
    for (let g = 0; g < design.seats.length; g++) {
      const seat = new Seat(g, design, targets, people, recusals, earlier, loads, suite, seed);
      const order = seat.targetOrder();
      for (const [done, t] of order.entries()) {
        seat.serveFirst(t);
        yield { phase: 'teams', done: g * order.length + done, total: design.seats.length * order.length };
      }
      for (const t of order) {
        while (seat.on[t].size < seat.count) {
          const reached = seat.search(t);
          if (reached !== null) return { blocked: seat.violator(g, reached) };
          yield null;
        }
      }
      seat.on.forEach((people_, t) => {
        const refs = [...people_].map((person) => person.ref).sort();
        teams[t].push(refs);
        for (const ref of refs) earlier[t].add(ref);
      });
    }
    return { teams };
  }

  /* The lines of teams.tsv, §5.6; ids and refs are ASCII, so plain string order is byte order. */
  function* lines(targets, teams) {
    for (const [t, { id }] of targets.entries()) {
      for (const [g, refs] of teams[t].entries()) for (const ref of refs) yield [id, g, ref].join('\t');
    }
  }

  DD1.teams = { assign, lines };
  if (typeof module === 'object' && module.exports) module.exports = DD1;
})(typeof globalThis === 'object' ? globalThis : self);
